/* SPDX-License-Identifier: MIT */
/*
 * A filter of system calls takes away what the library could do before: what
 * is there goes on, and what cannot be had any more is refused.
 */

#include <errno.h>
#include <signal.h>

#include "deny.h"
#include "tap.h"
#include "threads.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/pool.h"
#include "tenon/rcu.h"
#include "tenon/thread.h"
#include "tenon/timer.h"

static struct tn_event called = TN_EVENT_INIT(false);

static void call(void *unused)
{
    (void)unused;
    tn_event_set(&called);
}

static void call_back(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_event_set(&called);
}

static void on_signal(int unused, void *opaque)
{
    (void)unused;
    (void)opaque;
}

static void await_call(void)
{
    tn_event_wait(&called);
    tn_event_reset(&called);
}

/* From another thread, also while it is asleep; and by a timer. */
static void check_loop(struct tn_loop *loop)
{
    struct tn_timer timer;

    for (int i = 0; i < 20; i++) {
        CHECK(tn_bh_schedule_oneshot(loop, call, NULL) == 0);
        await_call();
        sleep_ms(i % 2);
    }
    tn_timer_init(&timer, loop, call, NULL);
    tn_timer_mod(&timer, tn_deadline_in(TN_MILLISECOND));
    await_call();
}

TEST(denied_eventfd)
{
    struct tn_loop_thread *before = tn_loop_thread_new("before"), *after;

    deny(SYS_eventfd2, EPERM);
    check_loop(tn_loop_thread_loop(before));
    after = tn_loop_thread_new("after"); /* with a pipe */
    CHECK(after);
    check_loop(tn_loop_thread_loop(after));
    tn_loop_thread_free(after);
    tn_loop_thread_free(before);
}

TEST(denied_notifiers)
{
    struct tn_loop_thread *before = tn_loop_thread_new("before");
    struct tn_loop *loop = tn_loop_thread_loop(before);
    struct tn_notifier notifier;

    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, NULL) == 0);
    tn_loop_remove_signal(loop, SIGUSR1);
    deny(SYS_eventfd2, EPERM);
    deny(SYS_pipe2, EPERM);
    check_loop(loop);
    errno = 0;
    CHECK(!tn_loop_new() && errno == EPERM);
    errno = 0;
    CHECK(!tn_loop_thread_new("after") && errno == EPERM);
    CHECK(tn_notifier_init(&notifier) == -EPERM);
    CHECK(tn_loop_add_signal(loop, SIGUSR2, on_signal, NULL) == -EPERM);
    CHECK(tn_loop_add_signal(loop, SIGUSR1, on_signal, NULL) == 0);
    check_loop(loop);
    tn_loop_remove_signal(loop, SIGUSR1);
    tn_loop_thread_free(before);
}

#ifdef SYS_clone3
/* As under a limit of processes. */
TEST(denied_threads)
{
    const struct tn_pool_options one = {.min_threads = 1};
    struct tn_loop_thread *before = tn_loop_thread_new("before");
    struct tn_pool *pool = tn_pool_new(&one), *empty = tn_pool_new(NULL);
    struct tn_rcu_head head;
    struct tn_job job;

    deny(SYS_clone3, EAGAIN);
    check_loop(tn_loop_thread_loop(before));
    errno = 0;
    CHECK(!tn_loop_thread_new("after") && errno == EAGAIN);
    errno = 0;
    CHECK(!tn_pool_new(&one) && errno == EAGAIN);
    tn_job_init(&job, call, NULL, NULL, NULL);
    CHECK(tn_pool_submit(empty, &job) == -EAGAIN);
    CHECK(tn_pool_submit(pool, &job) == 0);
    await_call();
    tn_call_rcu1(&head, call_back);
    tn_drain_call_rcu(); /* by itself */
    await_call();
    tn_pool_free(empty);
    tn_pool_free(pool);
    tn_loop_thread_free(before);
}
#endif
