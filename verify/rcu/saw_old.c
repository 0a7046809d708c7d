/* SPDX-License-Identifier: MIT */
/*
 * A section that has not seen what came before a grace period has ended before
 * that, and its stores are there, whether it made them first or last.
 *
 * Promises: R1
 * Variants: fences counter counter+fences
 * Defines: STORE_FIRST | STORE_LAST
 */

#include "tenon/rcu.h"
#include "verify.h"

static int before, done;
static int seen, done_seen;

static void *reader(void *unused)
{
    tn_rcu_read_lock();
#ifdef STORE_FIRST
    tn_atomic_set(&done, 1);
    seen = tn_atomic_read(&before);
#else
    seen = tn_atomic_read(&before);
    tn_atomic_set(&done, 1);
#endif
    tn_rcu_read_unlock();
    return unused;
}

static void *updater(void *unused)
{
    tn_atomic_set(&before, 1);
    tn_synchronize_rcu();
    done_seen = tn_atomic_read(&done);
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, updater);
    assert(seen || done_seen);
    return 0;
}
