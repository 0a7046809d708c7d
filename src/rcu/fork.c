/* SPDX-License-Identifier: MIT */
/*
 * What fork does to RCU.  Before it, the thread that forks takes all locks that
 * are held briefly, outermost first, so that what they protect is whole in the
 * child.  No such lock is held while anybody waits for a reader or runs a
 * function of the user, nor while memory is had.  So fork waits for nothing but
 * a walk of a list, whatever the thread that forks holds.
 *
 * The lock of who runs a grace period is not among them.  In the child that
 * grace period is gone: its number was started and never ends, and the next one
 * ends for both.
 *
 * Functions that the worker had taken are taken again in the child, which has a
 * worker of its own when it has need of one: a child that calls exec has no
 * second thread.
 *
 * If the worker itself forks, in a function that it calls, then the child's
 * thread is the worker, and goes on.
 */

#include "rcu/rcu.h"
#include "rcu/target.h"

/* The library takes part while this is positive. */
static int enabled = 1;

/* Stands for the thread that has the locks below. */
static const void *forking;

void tn_rcu_enable_atfork(void)
{
    (void)tn_atomic_fetch_add_relaxed(&enabled, 1);
}

void tn_rcu_disable_atfork(void)
{
    (void)tn_atomic_fetch_sub_relaxed(&enabled, 1);
}

static bool has_locks(void)
{
    return tn_atomic_read(&forking) == &tn_rcu_reader_;
}

static void unlock(void)
{
    tn_atomic_set(&forking, NULL);
    tn_rcu_targets_unlock_();
    tn_rcu_registry_unlock_();
    tn_rcu_queues_unlock_();
    tn_rcu_worker_unlock_();
}

void tn_rcu_before_fork_(void)
{
    if (tn_atomic_read(&enabled) > 0) {
        tn_rcu_worker_lock_();
        tn_rcu_queues_lock_();
        tn_rcu_registry_lock_();
        tn_rcu_targets_lock_();
        tn_atomic_set(&forking, &tn_rcu_reader_);
    }
}

void tn_rcu_parent_forked_(void)
{
    if (has_locks()) {
        unlock();
    }
}

void tn_rcu_child_forked_(void)
{
    if (has_locks()) {
        tn_rcu_registry_forked_();
        tn_rcu_gp_forked_();
        tn_rcu_queues_forked_();
        tn_rcu_targets_forked_();
        tn_rcu_worker_forked_();
        unlock();
    }
}
