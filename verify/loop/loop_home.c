/* SPDX-License-Identifier: MIT */
/*
 * The thread that polls may change: what the first has called happens before,
 * and who wakes the loop does not take the one that polled before for home.
 *
 * Promises: B1 T3 T4 N1
 */

#include "tenon/event.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_timer timer;
static struct tn_event polled;
static int calls, called;

static void expire(void *unused)
{
    (void)unused;
    assert(tn_loop_current() == loop);
    called = 1;
}

static void count(void *unused)
{
    (void)unused;
    calls++;
}

static void *poller(void *unused)
{
    tn_loop_poll(loop, true);
    assert(calls == 2);
    tn_event_set(&polled);
    poll_until(loop, &called);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_event_init(&polled, false);
    tn_timer_init(&timer, loop, expire, NULL);
    tn_bh_schedule_oneshot(loop, count, NULL);
    tn_loop_poll(loop, true);
    assert(calls == 1 && !tn_loop_current());
    tn_bh_schedule_oneshot(loop, count, NULL);
    thread = start(poller);
    tn_event_wait(&polled);
    tn_timer_mod(&timer, PAST);
    pthread_join(thread, NULL);
    tn_event_destroy(&polled);
    tn_loop_unref(loop);
    return 0;
}
