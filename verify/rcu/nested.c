/* SPDX-License-Identifier: MIT */
/*
 * Inner sections end nothing: only when the outermost one has ended does the
 * grace period end.  Nor does it take an inner one of a later section for the
 * end of what came before that.
 *
 * Promises: R1 R8
 * Variants: fences counter counter+fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static int first = 1, second = 2;
static int *current = &first;

static void *reader(void *unused)
{
    int *found;

    tn_rcu_read_lock();
    found = tn_atomic_rcu_read(&current);
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    assert(tn_rcu_in_section());
    assert(*found != 0);
    tn_rcu_read_unlock();
    assert(!tn_rcu_in_section());
    return unused;
}

static void *updater(void *unused)
{
    tn_atomic_rcu_set(&current, &second);
    tn_synchronize_rcu();
    first = 0;
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    return 0;
}
