/* SPDX-License-Identifier: MIT */
/*
 * What fork does to loops.  Before it, the thread that forks takes the locks of
 * all loops, so that what they protect is whole in the child.  Each is held
 * briefly, and while nothing is called and no memory is had; so fork waits for
 * nobody who waits for it.
 *
 * In the child a loop is inherited: its kernel objects are the parent's, and
 * are not touched.  The thread that polled it is not there, unless it is the
 * one that forked.  What a poll has on its stack is taken from there at once,
 * as threads of the child may get that stack.  All else can wait until the loop
 * is made again: a child that calls exec has no use for it.
 *
 * Descriptors are made anew under the numbers that they have: for the table of
 * handlers, and for another loop that drives this one.  What is not found to be
 * possible is possible later: up to the end the loop stays inherited.
 */

#include "loop/loop.h"

/* Protects the list of loops.  Outside of their own locks. */
static struct tn_mutex_ lock = TN_MUTEX_INIT_("loops", 25);
static TN_LIST_HEAD(, tn_loop) loops;

void tn_fork_add_(struct tn_loop *loop)
{
    tn_mutex_lock_(&lock);
    TN_LIST_INSERT_HEAD(&loops, loop, node);
    tn_mutex_unlock_(&lock);
}

void tn_fork_remove_(struct tn_loop *loop)
{
    tn_mutex_lock_(&lock);
    TN_LIST_REMOVE(loop, node);
    tn_mutex_unlock_(&lock);
}

void tn_loops_before_fork_(void)
{
    struct tn_loop *loop;

    tn_mutex_lock_(&lock);
    TN_LIST_FOREACH (loop, &loops, node) {
        tn_lockcnt_lock(&loop->handlers.lock);
        tn_mutex_lock_for_fork_(&loop->bhs.lock);
        tn_mutex_lock_for_fork_(&loop->timers.lock);
    }
}

void tn_loops_parent_forked_(void)
{
    struct tn_loop *loop;

    TN_LIST_FOREACH (loop, &loops, node) {
        tn_mutex_unlock_for_fork_(&loop->timers.lock);
        tn_mutex_unlock_for_fork_(&loop->bhs.lock);
        tn_lockcnt_unlock(&loop->handlers.lock);
    }
    tn_mutex_unlock_(&lock);
}

/* The visits of polls that are under way on threads that are not there. */
static void reset_visits(struct tn_loop *loop)
{
    tn_lockcnt_init(&loop->handlers.lock);
    for (unsigned i = 0; i < loop->depth; i++) {
        tn_lockcnt_inc(&loop->handlers.lock);
    }
}

static void inherit(struct tn_loop *loop)
{
    bool is_home = tn_loop_is_home_(loop);

    if (!is_home) {
        tn_loop_leave_home_(loop);
        loop->depth = 0;
        tn_bhs_leave_(loop);
    }
    if (loop->last_home != &tn_rcu_reader_) {
        loop->last_home = NULL;
    }
    loop->last_number = tn_rcu_number_();
    tn_timers_inherit_(loop, is_home);
    reset_visits(loop);
}

void tn_loops_child_forked_(void)
{
    struct tn_loop *loop;

    tn_loops_parent_forked_();
    TN_LIST_FOREACH (loop, &loops, node) {
        inherit(loop);
    }
}

/*
 * After RCU, on which this is built: what is given first to the system is
 * called last before a fork, and first in the child.
 */
__attribute__((constructor(102))) static void watch_forks(void)
{
    tn_host_at_fork_(tn_loops_before_fork_, tn_loops_parent_forked_,
                     tn_loops_child_forked_);
}

int tn_loop_after_fork(struct tn_loop *loop)
{
    int error;

    if (!tn_loop_is_inherited_(loop)) {
        return 0;
    }
    error = tn_notify_renew_(loop);
    if (!error) {
        error = tn_embed_renew_(loop);
    }
    if (!error) {
        error = tn_signals_renew_(loop);
    }
    if (!error) {
        error = tn_monitor_renew_(loop);
    }
    if (!error) {
        tn_bhs_renew_(loop);
        tn_busy_renew_(loop);
        loop->generation = tn_host_generation_;
        tn_embed_begin_(loop);
    }
    return error;
}
