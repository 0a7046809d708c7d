/* SPDX-License-Identifier: MIT */
/*
 * How a loop that is going to sleep and a thread that has changed something do
 * not miss each other.  It is cheap while the loop is awake.
 *
 *     notify:  X                             poll:  notify_me = true
 *              xchg(notified, true)                 full fence
 *              full fence                           notified?  then do not wait
 *              notify_me?  then wake it             wait
 *                                                   notify_me = false
 *                                                   xchg(notified, false)
 *                                                   Y
 *
 * notified may be true without need: costs one poll that does not wait.  The
 * notifier may be set with notified false: costs one early return.  Who finds
 * notified true already looks at notify_me all the same: who made it so may be
 * held up before its own look, and the loop asleep for as long.
 *
 * All of Y is looked at once more before the next wait, so where in a poll
 * notified is cleared decides how soon a change is noticed, not whether; but it
 * must not be between that look and the wait.
 *
 * Constraints
 *
 *   1  notify: its store to notified -> its load of notify_me; poll: its store
 *      to notify_me -> its load of notified.  Either notify sees that it must
 *      wake the loop, or the loop sees that it must not wait.  This is between
 *      the loop and each notify; no notify counts on another one.      (N1)
 *   2  notify: X -> its store to notified; poll: its load of notified -> Y.
 *      Both are read-modify-writes, so that the loop reads the last of several
 *      stores, and a clear does not overwrite a store that it has not seen.
 *                                                                      (N2)
 *   3  kick: the change of the condition -> its load of waits; wait-while: its
 *      store to waits -> its test of the condition.  Either the kick sees that
 *      it must notify, or the wait sees the change.                     (N4)
 */

#include "loop/loop.h"

/* The notifier is clear by now, and the loop looks at all else by itself. */
static void on_notifier(void *opaque)
{
    (void)opaque;
}

int tn_notify_init_(struct tn_loop *loop)
{
    struct tn_handler_ wanted = {.on_read = on_notifier,
                                 .notifier = &loop->notify.notifier,
                                 .internal = true};
    int error = tn_notifier_init(&loop->notify.notifier);

    if (error) {
        return error;
    }
    tn_handlers_init_(loop);
    wanted.fd = tn_notifier_fd(wanted.notifier);
    error = tn_handler_set_(loop, &wanted);
    if (error) {
        tn_handlers_destroy_(loop);
        tn_notifier_cleanup(&loop->notify.notifier);
    }
    return error;
}

void tn_notify_destroy_(struct tn_loop *loop)
{
    tn_notifier_cleanup(&loop->notify.notifier);
}

/* The numbers of what is read stay; an eventfd is read and written by one. */
int tn_notifier_renew_(struct tn_notifier *n)
{
    struct tn_notifier fresh;
    int error = tn_notifier_init(&fresh);

    if (error) {
        return error;
    }
    if (n->write_fd_ != n->read_fd_) {
        tn_host_close_(n->write_fd_);
    }
    n->write_fd_ =
        fresh.write_fd_ == fresh.read_fd_ ? n->read_fd_ : fresh.write_fd_;
    tn_host_replace_(n->read_fd_, fresh.read_fd_);
    return 0;
}

int tn_notify_renew_(struct tn_loop *loop)
{
    struct tn_loop_notify_ *n = &loop->notify;

    n->notify_me = false;
    if (loop->depth == 0) {
        n->waits = 0;
    }
    return tn_notifier_renew_(&n->notifier);
}

void tn_loop_notify(struct tn_loop *loop)
{
    struct tn_loop_notify_ *n = &loop->notify;

    (void)tn_atomic_xchg(&n->notified, true); /* 2 */
    tn_smp_mb__after_rmw();                   /* 1 */
    if (tn_atomic_read(&n->notify_me) && !tn_loop_is_inherited_(loop)) {
        tn_notifier_set(&n->notifier);
    }
}

bool tn_notify_may_sleep_(struct tn_loop *loop)
{
    struct tn_loop_notify_ *n = &loop->notify;

    tn_atomic_set(&n->notify_me, true);
    tn_smp_mb(); /* 1 */
    return !tn_atomic_read(&n->notified);
}

void tn_notify_awake_(struct tn_loop *loop)
{
    tn_atomic_set(&loop->notify.notify_me, loop->embed.is_on);
}

void tn_loop_begin_wait_(struct tn_loop *loop)
{
    tn_atomic_set(&loop->notify.waits, loop->notify.waits + 1);
    tn_smp_mb(); /* 3 */
}

void tn_loop_end_wait_(struct tn_loop *loop)
{
    tn_atomic_set(&loop->notify.waits, loop->notify.waits - 1);
}

void tn_loop_wait_kick(struct tn_loop *loop)
{
    tn_smp_mb(); /* 3 */
    if (tn_atomic_read(&loop->notify.waits)) {
        tn_loop_notify(loop);
    }
}

void tn_notify_accept_(struct tn_loop *loop)
{
    if (tn_atomic_read(&loop->notify.notified)) {
        (void)tn_atomic_xchg_acquire(&loop->notify.notified, false); /* 2 */
    }
}
