/* SPDX-License-Identifier: MIT */

#include <stdint.h>

#include "on_syscall.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "tenon/timer.h"

/* A thread that is preempted where it wakes up a loop. */
static struct tn_event held_up = TN_EVENT_INIT(false);
static struct tn_event go_on = TN_EVENT_INIT(false);

static void be_held_up(void)
{
    tn_event_set(&held_up);
    tn_event_wait(&go_on);
}

static void hold_me_up(void)
{
    on_syscall_number = SYS_write;
    on_syscall = be_held_up;
}

static struct tn_loop *loop;

static void *run_loop(void *arg)
{
    tn_loop_run(loop);
    return arg;
}

static void nop(void *opaque)
{
    (void)opaque;
}

static void set_event(void *event)
{
    tn_event_set(event);
}

static void *schedule_and_be_held_up(void *arg)
{
    hold_me_up();
    while (on_syscall) { /* until the loop is asleep */
        tn_loop_notify(loop);
    }
    return arg;
}

/* N1: a notify is not held up by another one. */
TEST_WITHIN(notify_while_another_is_held_up, 10)
{
    struct tn_event timer_called, bh_called;
    pthread_t runner, sleeper;
    struct tn_timer timer;

    loop = tn_loop_new();
    tn_event_init(&timer_called, false);
    tn_event_init(&bh_called, false);
    runner = thread_start(run_loop, NULL);
    sleeper = thread_start(schedule_and_be_held_up, NULL);
    tn_event_wait(&held_up);
    tn_timer_init(&timer, loop, set_event, &timer_called);
    tn_timer_mod(&timer, 1);
    tn_event_wait(&timer_called);
    tn_bh_schedule_oneshot(loop, set_event, &bh_called);
    tn_event_wait(&bh_called);
    tn_loop_stop(loop);
    thread_join(runner);
    tn_event_set(&go_on);
    thread_join(sleeper);
    tn_event_destroy(&timer_called);
    tn_event_destroy(&bh_called);
    tn_loop_unref(loop);
}

static void *stop_and_be_held_up(void *arg)
{
    sleep_ms(20); /* until the loop is asleep, which saves nothing else */
    hold_me_up();
    tn_loop_stop(loop);
    tn_event_set(&held_up); /* if it was not */
    CHECK(on_syscall || on_syscall_result == sizeof(uint64_t));
    return arg;
}

/* A run sees the stop before its notify, and gives the loop back. */
TEST(notify_of_a_loop_that_was_given_back)
{
    struct tn_timer timer;
    pthread_t thread;

    loop = tn_loop_new();
    tn_timer_init(&timer, loop, nop, NULL);
    thread = thread_start(stop_and_be_held_up, NULL);
    tn_loop_poll(loop, false);
    while (!tn_event_wait_until(&held_up, 0)) {
        tn_timer_mod(&timer, tn_deadline_in(50 * TN_MILLISECOND));
        tn_loop_poll(loop, true);
    }
    tn_loop_run(loop);
    tn_timer_del(&timer);
    tn_loop_unref(loop);
    tn_event_set(&go_on);
    thread_join(thread);
}

/* N4: requests that others finish, waited for also in a nested poll. */
enum { REQUESTS = 1000 };

static int requests;

static void *finish_requests(void *arg)
{
    for (int i = 0; i < REQUESTS; i++) {
        tn_atomic_dec(&requests);
        tn_loop_wait_kick(loop);
        if (i % 64 == 0) {
            sleep_ms(1);
        }
    }
    return arg;
}

static void wait_inside(void *opaque)
{
    (void)opaque;
    TN_LOOP_WAIT_WHILE(loop, tn_atomic_read(&requests) > 0);
}

TEST_WITHIN(notify_wait_while, 20)
{
    pthread_t thread;

    loop = tn_loop_new();
    TN_LOOP_WAIT_WHILE(loop, false);
    tn_loop_wait_kick(loop);
    for (int nested = 0; nested < 2; nested++) {
        requests = REQUESTS;
        thread = thread_start(finish_requests, NULL);
        if (nested) {
            tn_bh_schedule_oneshot(loop, wait_inside, NULL);
        }
        for (int left = REQUESTS; left > 0; left--) {
            TN_LOOP_WAIT_WHILE(loop, tn_atomic_read(&requests) >= left);
        }
        thread_join(thread); /* the condition was read relaxed */
        CHECK(requests == 0);
    }
    tn_loop_unref(loop);
}
