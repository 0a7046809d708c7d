/* SPDX-License-Identifier: MIT */

#include <signal.h>
#include <string.h>

#include "handlers.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"

static bool is_set(struct tn_event *ev)
{
    return tn_event_wait_until(ev, 0);
}

TEST(event_states)
{
    static struct tn_event was_set = TN_EVENT_INIT(true);
    static struct tn_event was_not = TN_EVENT_INIT(false);
    static struct tn_event zeroed;
    struct tn_event ev;

    CHECK(is_set(&was_set) && !is_set(&was_not) && is_set(&zeroed));
    tn_event_init(&ev, false);
    CHECK(!is_set(&ev));
    tn_event_set(&ev);
    tn_event_set(&ev);
    CHECK(is_set(&ev));
    tn_event_wait(&ev);
    tn_event_reset(&ev);
    tn_event_reset(&ev);
    CHECK(!is_set(&ev));
    tn_event_destroy(&ev);
    tn_event_init(&ev, true);
    CHECK(is_set(&ev));
    tn_event_destroy(&ev);
}

TEST(event_deadlines)
{
    struct tn_event ev = TN_EVENT_INIT(false);
    int64_t deadline = tn_deadline_in(20 * TN_MILLISECOND);

    CHECK(!tn_event_wait_until(&ev, INT64_MIN));
    CHECK(!tn_event_wait_until(&ev, -1));
    CHECK(!tn_event_wait_until(&ev, tn_now() - 1));
    CHECK(!tn_event_wait_until(&ev, deadline));
    CHECK(tn_now() >= deadline);
    tn_event_reset(&ev); /* after a time-out all goes on as before */
    tn_event_set(&ev);
    CHECK(tn_event_wait_until(&ev, -1));
    CHECK(tn_event_wait_until(&ev, TN_FOREVER));
}

static struct tn_event start = TN_EVENT_INIT(false);
static int passed;

static void *wait_for_start(void *forever)
{
    if (forever) {
        CHECK(tn_event_wait_until(&start, TN_FOREVER));
    } else {
        tn_event_wait(&start);
    }
    tn_atomic_inc(&passed);
    return NULL;
}

TEST(event_wakes_all)
{
    pthread_t threads[8];

    for (int i = 0; i < 8; i++) {
        threads[i] = thread_start(wait_for_start, i % 2 ? &start : NULL);
    }
    sleep_ms(20);
    CHECK(tn_atomic_read(&passed) == 0);
    tn_event_set(&start);
    for (int i = 0; i < 8; i++) {
        thread_join(threads[i]);
    }
    CHECK(passed == 8);
}

/* Interrupted waits go on waiting, without SA_RESTART, too. */
TEST(event_wait_survives_signals)
{
    struct sigaction action = {.sa_handler = handle_nothing};
    pthread_t threads[2];

    needs_handlers();
    sigaction(SIGUSR1, &action, NULL);
    threads[0] = thread_start(wait_for_start, NULL);
    threads[1] = thread_start(wait_for_start, &start);
    for (int i = 0; i < 50; i++) {
        sleep_ms(1);
        pthread_kill(threads[0], SIGUSR1);
        pthread_kill(threads[1], SIGUSR1);
    }
    CHECK(tn_atomic_read(&passed) == 0);
    tn_event_set(&start);
    thread_join(threads[0]);
    thread_join(threads[1]);
}

/* Waits that time out while another thread sets and resets all the time. */
static struct tn_event flicker = TN_EVENT_INIT(false);
static bool stop;

static void *set_and_reset(void *arg)
{
    while (!tn_atomic_read(&stop)) {
        tn_event_set(&flicker);
        tn_event_reset(&flicker);
    }
    return arg;
}

TEST(event_time_outs_race_with_sets)
{
    pthread_t thread = thread_start(set_and_reset, NULL);

    for (int i = 0; i < 2000; i++) {
        int64_t deadline = tn_deadline_in(i % 50 * TN_MICROSECOND);

        if (!tn_event_wait_until(&flicker, deadline)) {
            CHECK(tn_now() >= deadline);
        }
    }
    tn_atomic_set(&stop, true);
    thread_join(thread);
}

/* E4: freed as soon as wait returns, while set may be on its way out. */
static void *set_one(void *ev)
{
    tn_event_set(ev);
    return NULL;
}

TEST(event_destroyed_after_wait)
{
    for (int i = 0; i < 2000; i++) {
        struct tn_event *ev = malloc(sizeof(*ev));
        pthread_t thread;

        tn_event_init(ev, false);
        thread = thread_start(set_one, ev);
        if (i % 2) {
            tn_event_wait(ev);
        } else {
            CHECK(tn_event_wait_until(ev, tn_deadline_in(30 * TN_SECOND)));
        }
        tn_event_destroy(ev);
        memset(ev, 0xa5, sizeof(*ev));
        free(ev);
        thread_join(thread);
    }
}

/*
 * E1 with plain data: thread 1 sets, thread 2 resets and finds the flag that
 * it would have to wait for.  A missing order is a race, which TSan reports.
 */
static struct tn_event handed = TN_EVENT_INIT(false);
static bool flag;
static int data;

static void *hand_over(void *arg)
{
    data = 42;
    tn_event_set(&handed);
    return arg;
}

static void *hand_over_through_flag(void *arg)
{
    data = 42;
    tn_atomic_store_release(&flag, true);
    tn_event_set(&handed);
    return arg;
}

TEST(event_carries_plain_data)
{
    pthread_t thread = thread_start(hand_over, NULL);

    tn_event_wait(&handed);
    CHECK(data == 42);
    thread_join(thread);
}

TEST(event_right_use_with_reset)
{
    pthread_t thread = thread_start(hand_over_through_flag, NULL);

    for (;;) {
        tn_event_reset(&handed);
        if (tn_atomic_load_acquire(&flag)) {
            break;
        }
        tn_event_wait(&handed);
    }
    CHECK(data == 42);
    thread_join(thread);
}

/* Where a time_t has 32 bits this is more than it can tell. */
static void *wait_for_a_century(void *arg)
{
    int64_t century = tn_deadline_in(INT64_C(36525) * 24 * 3600 * TN_SECOND);

    CHECK(tn_event_wait_until(&start, century));
    tn_atomic_inc(&passed);
    return arg;
}

TEST(event_deadline_in_a_century)
{
    pthread_t thread = thread_start(wait_for_a_century, NULL);

    sleep_ms(30);
    CHECK(tn_atomic_read(&passed) == 0);
    tn_event_set(&start);
    thread_join(thread);
}

static void *wait_and_come_back(void *arg)
{
    tn_event_wait(&start);
    tn_atomic_inc(&passed);
    pthread_testcancel();
    return arg;
}

TEST(event_wait_is_no_cancellation_point)
{
    pthread_t thread = thread_start(wait_and_come_back, NULL);

    sleep_ms(20);
    pthread_cancel(thread);
    tn_event_set(&start);
    CHECK(thread_join(thread) == PTHREAD_CANCELED);
    CHECK(passed == 1);
}

#ifdef TN_EVENT_COND
static void destroy_while_waited_for(void)
{
    uint32_t waiters = 0;

    thread_start(wait_for_start, NULL);
    while (waiters == 0) {
        sleep_ms(1);
        pthread_mutex_lock(&start.lock_);
        waiters = start.waiters_;
        pthread_mutex_unlock(&start.lock_);
    }
    tn_event_destroy(&start);
}

TEST(event_misuse)
{
    CHECK(tap_aborts_with(destroy_while_waited_for, "while somebody waits"));
}
#endif

#ifdef TN_EVENT_COND
/* E4: a wait that finds the event set still waits for set to be done with it */
static void *wait_set(void *ev)
{
    tn_event_wait(ev);
    tn_atomic_inc(&passed);
    return NULL;
}

TEST(event_wait_outlasts_the_set)
{
    static struct tn_event ev = TN_EVENT_INIT(true);
    pthread_t thread;

    pthread_mutex_lock(&ev.lock_); /* as in the middle of a set */
    thread = thread_start(wait_set, &ev);
    sleep_ms(50);
    CHECK(tn_atomic_read(&passed) == 0);
    pthread_mutex_unlock(&ev.lock_);
    thread_join(thread);
}
#endif

#ifndef TN_EVENT_COND
TEST(event_stops_spinning_in_vain)
{
    struct tn_event ev = TN_EVENT_INIT(false);
    unsigned sleeps = 0;

    for (int i = 0; i < 100; i++) {
        sleeps += ev.to_skip_ != 0;
        CHECK(!tn_event_wait_until(&ev, tn_deadline_in(50000)));
    }
    CHECK(sleeps > 90);
    tn_event_set(&ev);
    tn_event_wait(&ev);
    CHECK(ev.misses_ != 0); /* the wait found it set, and learnt nothing */
}
#endif
