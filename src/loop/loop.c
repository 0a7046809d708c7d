/* SPDX-License-Identifier: MIT */
/*
 * The loop sleeps in its poller.  Who has changed something that it waits for
 * notifies it; the protocol makes that cheap while the loop is awake, and
 * certain when it is about to sleep.
 *
 *     notify:  X                             poll:  notify_me = 1
 *              xchg(notified, true)                 full fence
 *              full fence                           notified?  then do not wait
 *              notify_me?  then wake it             wait
 *                                                   notify_me = 0
 *                                                   xchg(notified, false)
 *                                                   Y
 *
 * notified may be true without need: costs one poll that does not wait.  The
 * notifier may be set with notified false: costs one early return.  Who finds
 * notified true already leaves the rest to who made it so, and does not look at
 * notify_me.
 *
 * Constraints
 *
 *   1  notify: its store to notified -> its load of notify_me; poll: its store
 *      to notify_me -> its load of notified.  Either notify sees that it must
 *      wake the loop, or the loop sees that it must not wait.          (N1)
 *   2  notify: X -> its store to notified; poll: its load of notified -> Y.
 *      Both are read-modify-writes, so that the loop reads the last of several
 *      stores, and a clear does not overwrite a store that it has not seen.
 *                                                                      (N2)
 *   3  stop: X -> its store to stopped; run: its load -> its return.  Both
 *      are read-modify-writes, so that one run ends several stops.     (N3)
 *   4  A reference given back -> the end of the loop.
 */

#include <errno.h>

#include "loop/loop.h"

static __thread struct tn_loop *current
    __attribute__((tls_model("initial-exec")));

struct tn_loop *tn_loop_current(void)
{
    return current;
}

bool tn_loop_is_home_(const struct tn_loop *loop)
{
    return tn_atomic_read(&loop->home) == &current;
}

/* Clears what was there: we look at everything afterwards. */
static void on_notifier(void *opaque)
{
    (void)opaque;
}

struct tn_loop *tn_loop_new(void)
{
    struct tn_loop *loop = tn_alloc_(sizeof(*loop));
    int error = -ENOMEM;

    if (!loop) {
        goto no_memory;
    }
    *loop = (struct tn_loop){.references = 1};
    tn_bhs_init_(loop);
    tn_timers_init_(loop);
    error = tn_notifier_init(&loop->notifier);
    if (error) {
        goto no_notifier;
    }
    error = tn_handlers_init_(loop);
    if (error) {
        goto no_handlers;
    }
    error =
        tn_loop_set_notifier_handler(loop, &loop->notifier, on_notifier, loop);
    if (!error) {
        return loop;
    }
    tn_handlers_destroy_(loop);
no_handlers:
    tn_notifier_cleanup(&loop->notifier);
no_notifier:
    tn_bhs_destroy_(loop);
    tn_timers_destroy_(loop);
    tn_free_(loop);
no_memory:
    errno = -error;
    return NULL;
}

void tn_loop_ref(struct tn_loop *loop)
{
    (void)tn_atomic_fetch_add_relaxed(&loop->references, 1);
}

void tn_loop_unref(struct tn_loop *loop)
{
    if (tn_atomic_fetch_sub_acq_rel(&loop->references, 1) > 1) { /* 4 */
        return;
    }
    if (loop->depth) {
        tn_misuse_("loop", loop, "ended while it is being polled");
    }
    tn_bhs_destroy_(loop);
    tn_timers_destroy_(loop);
    tn_handlers_destroy_(loop);
    tn_notifier_cleanup(&loop->notifier);
    tn_free_(loop);
}

void tn_loop_notify(struct tn_loop *loop)
{
    if (tn_atomic_xchg(&loop->notified, true)) { /* 2 */
        return;
    }
    tn_smp_mb__after_rmw(); /* 1 */
    if (tn_atomic_read(&loop->notify_me)) {
        tn_notifier_set(&loop->notifier);
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t next_deadline(const struct tn_loop *loop)
{
    return earlier(tn_bhs_deadline_(loop), tn_timers_deadline_(loop));
}

static void wait(struct tn_loop *loop, struct tn_ready_list_ *ready)
{
    int64_t deadline = next_deadline(loop);

    if (deadline <= 0) {
        tn_handlers_wait_(loop, ready, 0);
        return;
    }
    tn_atomic_set(&loop->notify_me, loop->notify_me + 1);
    tn_smp_mb(); /* 1 */
    if (tn_atomic_read(&loop->notified)) {
        deadline = 0;
    }
    tn_handlers_wait_(loop, ready, deadline);
    tn_atomic_set(&loop->notify_me, loop->notify_me - 1);
}

static void enter(struct tn_loop *loop)
{
    if (!tn_loop_is_home_(loop)) {
        if (tn_atomic_read(&loop->depth)) {
            tn_misuse_("loop", loop, "polled by two threads at once");
        }
        tn_atomic_set(&loop->home, (const void *)&current);
    }
    tn_atomic_set(&loop->depth, loop->depth + 1);
    tn_handlers_enter_(loop);
}

static void leave(struct tn_loop *loop)
{
    tn_handlers_leave_(loop);
    tn_atomic_set(&loop->depth, loop->depth - 1);
}

bool tn_loop_poll(struct tn_loop *loop, bool blocking)
{
    struct tn_loop *outer = current;
    struct tn_ready_list_ ready;
    bool progress;

    enter(loop);
    current = loop;
    if (blocking) {
        wait(loop, &ready);
    } else {
        tn_handlers_wait_(loop, &ready, 0);
    }
    if (tn_atomic_read(&loop->notified)) {
        (void)tn_atomic_xchg_acquire(&loop->notified, false); /* 2 */
    }
    progress = tn_bhs_run_(loop);
    progress |= tn_handlers_run_(loop, &ready);
    progress |= tn_timers_run_(loop);
    current = outer;
    leave(loop);
    return progress;
}

void tn_loop_run(struct tn_loop *loop)
{
    do {
        while (!tn_atomic_read(&loop->stopped)) {
            tn_loop_poll(loop, true);
        }
    } while (!tn_atomic_xchg_acquire(&loop->stopped, false)); /* 3 */
}

void tn_loop_stop(struct tn_loop *loop)
{
    (void)tn_atomic_xchg_release(&loop->stopped, true); /* 3 */
    tn_loop_notify(loop);
}
