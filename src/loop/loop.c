/* SPDX-License-Identifier: MIT */
/*
 * The loop puts its parts together: what a poll does, in which order, and how
 * the loop comes and goes.
 *
 * Constraints
 *
 *   1  stop: X -> its store to stopped; run: its load -> its return.  Both are
 *      read-modify-writes, so that several stops end one run, and what came
 *      before each of them comes before its return.                     (N3)
 *   2  What came before a reference is given back -> the end of the loop,
 *      and with it of all that was given to it.                (B5, H1, T2)
 *
 * home needs no order: a thread asks only whether it is the one that polls, and
 * sees its own stores.
 */

#include <errno.h>

#include "loop/loop.h"

/* In stopped.  The run that sees STOP_RUN clears it. */
#define STOP_RUN       1u
#define STOP_EVERY_RUN 2u

static __thread struct tn_loop *current
    __attribute__((tls_model("initial-exec")));

struct tn_loop *tn_loop_current(void)
{
    return current;
}

struct tn_loop *tn_loop_new(void)
{
    struct tn_loop *loop = tn_alloc_(sizeof(*loop));
    int error;

    if (!loop) {
        errno = ENOMEM;
        return NULL;
    }
    *loop =
        (struct tn_loop){.references = 1, .generation = tn_host_generation_};
    error = tn_notify_init_(loop);
    if (error) {
        tn_free_(loop);
        errno = -error;
        return NULL;
    }
    tn_busy_init_(loop);
    tn_bhs_init_(loop);
    tn_timers_init_(loop);
    tn_loop_rcu_init_(loop);
    tn_fork_add_(loop);
    return loop;
}

void tn_loop_ref(struct tn_loop *loop)
{
    (void)tn_atomic_fetch_add_relaxed(&loop->references, 1);
}

void tn_loop_unref(struct tn_loop *loop)
{
    if (!loop) {
        return;
    }
    if (tn_atomic_fetch_sub_acq_rel(&loop->references, 1) > 1) { /* 2 */
        return;
    }
    tn_fork_remove_(loop);
    if (tn_loop_is_inherited_(loop)) {
        tn_signals_destroy_(loop);
        tn_monitor_destroy_(loop);
        tn_embed_destroy_(loop);
        tn_notify_destroy_(loop);
        return;
    }
    if (tn_atomic_read(&loop->home)) {
        tn_misuse_("loop", loop, "ended while it is being polled");
    }
    tn_loop_rcu_destroy_(loop);
    tn_bhs_destroy_(loop);
    tn_timers_destroy_(loop);
    tn_signals_destroy_(loop);
    tn_handlers_destroy_(loop);
    tn_embed_destroy_(loop);
    tn_notify_destroy_(loop);
    tn_free_(loop);
}

static int64_t next_deadline(const struct tn_loop *loop)
{
    int64_t bhs = tn_bhs_deadline_(loop), timers = tn_timers_deadline_(loop);

    if (tn_loop_rcu_is_due_(loop)) {
        return 0;
    }
    return bhs < timers ? bhs : timers;
}

/* Waits for descriptors, until something else is due or has been changed. */
static void wait(struct tn_loop *loop, struct tn_ready_list_ *ready,
                 bool blocking)
{
    int64_t deadline = blocking ? next_deadline(loop) : 0;

    if (tn_busy_look_(loop, ready, deadline)) {
        return;
    }
    if (deadline <= 0) {
        tn_monitor_wait_(loop, ready, 0);
        return;
    }
    if (!tn_notify_may_sleep_(loop)) {
        deadline = 0;
    }
    tn_monitor_wait_(loop, ready, deadline);
    tn_notify_awake_(loop);
}

static void enter(struct tn_loop *loop)
{
    if (tn_loop_is_inherited_(loop)) {
        tn_misuse_("loop", loop, "polled in a child of the process it is of");
    }
    if (!tn_loop_is_home_(loop)) {
        if (tn_atomic_read(&loop->home)) {
            tn_misuse_("loop", loop, "polled by two threads at once");
        }
        tn_loop_take_home_(loop);
    }
    loop->depth++;
    tn_handlers_enter_(loop);
}

static void leave(struct tn_loop *loop)
{
    tn_handlers_leave_(loop);
    if (--loop->depth == 0) {
        tn_loop_leave_home_(loop);
    }
}

void tn_loop_set_rcu_reporting(struct tn_loop *loop, bool report)
{
    loop->reports = report;
}

bool tn_loop_poll(struct tn_loop *loop, bool blocking)
{
    bool was_online = tn_rcu_is_online_(), reports = loop->reports;
    struct tn_loop *outer = current;
    struct tn_ready_list_ ready;
    bool progress;

    enter(loop);
    current = loop;
    tn_rcu_reader_.in_loop_ = true;
    tn_rcu_pause_();
    wait(loop, &ready, blocking);
    if (was_online || reports) {
        tn_rcu_go_online_();
    }
    tn_busy_learn_(loop);
    tn_notify_accept_(loop);
    progress = tn_bhs_run_(loop);
    progress |= tn_loop_rcu_run_(loop);
    progress |= tn_handlers_run_(loop, &ready);
    progress |= tn_timers_run_(loop);
    if (loop->embed.is_on && loop->depth == 1 && !tn_loop_is_inherited_(loop)) {
        tn_embed_arm_(loop, next_deadline(loop));
    }
    if (!was_online) {
        tn_rcu_go_offline_();
    }
    current = outer;
    tn_rcu_reader_.in_loop_ = outer != NULL;
    leave(loop);
    return progress;
}

void tn_loop_run(struct tn_loop *loop)
{
    while (!tn_atomic_read(&loop->stopped)) {
        tn_loop_poll(loop, true);
    }
    (void)tn_atomic_fetch_and_acquire(&loop->stopped, ~STOP_RUN); /* 1 */
}

static void stop(struct tn_loop *loop, unsigned how)
{
    (void)tn_atomic_fetch_or_release(&loop->stopped, how); /* 1 */
    tn_loop_notify(loop);
}

/* The run that sees the stop may give back the loop before the notify. */
void tn_loop_stop(struct tn_loop *loop)
{
    tn_loop_ref(loop);
    stop(loop, STOP_RUN);
    tn_loop_unref(loop);
}

void tn_loop_end_runs_(struct tn_loop *loop)
{
    stop(loop, STOP_EVERY_RUN);
}

bool tn_loop_runs_have_ended_(const struct tn_loop *loop)
{
    return tn_atomic_load_acquire(&loop->stopped) & STOP_EVERY_RUN; /* 1 */
}
