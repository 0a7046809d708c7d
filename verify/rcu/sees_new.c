/* SPDX-License-Identifier: MIT */
/*
 * A section that sees what came after a grace period sees what came before it,
 * in whatever order it looks.
 *
 * Promises: R2
 * Variants: fences counter counter+fences
 * Defines: NEW_FIRST | OLD_FIRST
 */

#include "tenon/rcu.h"
#include "verify.h"

static int before, after;

static void *reader(void *unused)
{
    int old, new;

    tn_rcu_read_lock();
#ifdef NEW_FIRST
    new = tn_atomic_read(&after);
    old = tn_atomic_read(&before);
#else
    old = tn_atomic_read(&before);
    new = tn_atomic_read(&after);
#endif
    tn_rcu_read_unlock();
    assert(old || !new);
    return unused;
}

static void *updater(void *unused)
{
    tn_atomic_set(&before, 1);
    tn_synchronize_rcu();
    tn_atomic_set(&after, 1);
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    return 0;
}
