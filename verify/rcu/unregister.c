/* SPDX-License-Identifier: MIT */
/*
 * A reader that unregisters during a grace period is neither waited for any
 * more nor forgotten: what its section did came before.  Then it registers
 * again.
 *
 * Promises: R1 R2 R8
 * Variants: fences counter counter+fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static int first = 1, second = 2;
static int *current = &first;

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
    tn_rcu_unregister_thread();
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
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
