/* SPDX-License-Identifier: MIT */
/*
 * A thread that is online reads as one in a section does.  A section inside
 * ends nothing; when it is offline, or has announced a quiescent state, grace
 * periods end, though it may have left a section open: they wait for that.
 *
 * Promises: R12 R13
 * Variants: fences counter counter+fences
 * Defines: END=1 | END=2 | END=3
 */

#include "rcu/online.h"
#include "tenon/rcu.h"
#include "verify.h"

static int first = 1, second = 2;
static int *current = &first;

static void *reader(void *unused)
{
    tn_rcu_go_online_();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_lock();
    assert(*tn_atomic_rcu_read(&current) != 0);
    tn_rcu_read_unlock();
    assert(!tn_rcu_in_section());
    assert(*tn_atomic_rcu_read(&current) != 0);
    if (END == 1) {
        tn_rcu_go_offline_();
        return unused;
    }
    tn_rcu_quiescent_state();
    if (END == 2) {
        assert(*tn_atomic_rcu_read(&current) != 0);
        tn_rcu_go_offline_();
        return unused;
    }
    tn_rcu_read_lock();
    tn_rcu_go_offline_();
    assert(tn_rcu_in_section());
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
