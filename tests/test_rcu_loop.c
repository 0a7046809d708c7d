/* SPDX-License-Identifier: MIT */

#include "tap.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/rcu_limits.h"
#include "tenon/rcu_loop.h"
#include "tenon/thread.h"
#include "threads.h"

struct numbered {
    struct tn_rcu_head rcu;
    int number;
};

static struct numbered things[1000];
static int order[1000], called;
static pthread_t called_on;

static void note(struct tn_rcu_head *head)
{
    order[called] = ((struct numbered *)head)->number;
    called_on = pthread_self();
    tn_atomic_store_release(&called, called + 1);
}

static void note_nothing(struct tn_rcu_head *unused)
{
    (void)unused;
}

static void queue(struct tn_loop *loop, int from, int to)
{
    for (int i = from; i < to; i++) {
        things[i].number = i;
        tn_call_rcu_on(loop, &things[i].rcu, note);
    }
}

static void check_order(int n)
{
    CHECK(called == n);
    for (int i = 0; i < n; i++) {
        CHECK(order[i] == i);
    }
}

static void note_thread(void *thread)
{
    *(pthread_t *)thread = pthread_self();
}

TEST(rcu_loop_calls_on_its_thread)
{
    struct tn_loop_thread *thread = tn_loop_thread_new(NULL);
    struct tn_loop *loop = tn_loop_thread_loop(thread);
    struct tn_rcu_stats stats;
    pthread_t home;

    CHECK(tn_bh_schedule_oneshot(loop, note_thread, &home) == 0);
    for (int i = 0; i < 1000; i += 100) {
        queue(loop, i, i + 100);
        if (i % 200 == 0) {
            tn_drain_call_rcu();
            CHECK(tn_atomic_load_acquire(&called) == i + 100);
        }
    }
    tn_drain_call_rcu();
    check_order(1000);
    CHECK(pthread_equal(called_on, home));
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_queued == 1000 && stats.callbacks_run == 1000);
    CHECK(stats.callbacks_pending == 0);
    tn_loop_thread_free(thread);
}

/* And what a function queues for a loop, which has no time for it yet. */
static struct tn_loop *busy;

static void queue_on_busy(struct tn_rcu_head *unused)
{
    (void)unused;
    queue(busy, 0, 1);
}

static void be_busy(void *unused)
{
    (void)unused;
    sleep_ms(100);
}

TEST(rcu_loop_shutdown_waits_for_what_functions_queue)
{
    struct tn_loop_thread *thread = tn_loop_thread_new(NULL);
    static struct tn_rcu_head head;

    busy = tn_loop_thread_loop(thread);
    CHECK(tn_bh_schedule_oneshot(busy, be_busy, NULL) == 0);
    tn_call_rcu1(&head, queue_on_busy);
    tn_rcu_shutdown();
    CHECK(tn_atomic_load_acquire(&called) == 1);
    tn_loop_thread_free(thread);
}

/* Without a drain, and with polls of one's own. */
TEST(rcu_loop_wakes_a_poll)
{
    struct tn_loop *loop = tn_loop_new();

    queue(loop, 0, 3);
    while (called < 3) {
        tn_loop_poll(loop, true);
    }
    CHECK(pthread_equal(called_on, pthread_self()));
    check_order(3);
    tn_loop_unref(loop);
}

/* On the thread of the loop a drain calls what is due there. */
static void drain_in_loop(void *loop)
{
    queue(loop, 0, 5);
    tn_drain_call_rcu();
    check_order(5);
}

TEST(rcu_loop_drain_on_its_thread)
{
    struct tn_loop *loop = tn_loop_new();

    CHECK(tn_bh_schedule_oneshot(loop, drain_in_loop, loop) == 0);
    while (!called) {
        tn_loop_poll(loop, true);
    }
    queue(loop, 5, 9);
    tn_drain_call_rcu(); /* between polls */
    check_order(9);
    CHECK(pthread_equal(called_on, pthread_self()));
    tn_loop_unref(loop);
}

static struct tn_event gave_up = TN_EVENT_INIT(false);

static void *drain_for_a_while(void *arg)
{
    CHECK(!tn_drain_call_rcu_until(tn_deadline_in(50 * TN_MILLISECOND)));
    tn_event_set(&gave_up);
    tn_drain_call_rcu();
    CHECK(called == 2);
    return arg;
}

TEST(rcu_loop_drain_elsewhere_waits_for_a_poll)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    queue(loop, 0, 2);
    thread = thread_start(drain_for_a_while, NULL);
    tn_event_wait(&gave_up);
    CHECK(called == 0);
    while (called < 2) {
        tn_loop_poll(loop, true);
    }
    thread_join(thread);
    tn_loop_unref(loop);
}

/* Who has made a loop is not who will poll it. */
TEST(rcu_loop_nobody_has_polled)
{
    struct tn_loop *loop = tn_loop_new();

    queue(loop, 0, 1);
    CHECK(!tn_drain_call_rcu_until(tn_deadline_in(50 * TN_MILLISECOND)));
    CHECK(called == 0);
    while (called < 1) {
        tn_loop_poll(loop, true);
    }
    tn_loop_unref(loop);
}

/* A thread that came where another was has not polled the loop. */
static void *poll_once(void *loop)
{
    tn_loop_poll(loop, false);
    return loop;
}

static void *drain_in_vain(void *arg)
{
    CHECK(!tn_drain_call_rcu_until(tn_deadline_in(50 * TN_MILLISECOND)));
    return arg;
}

TEST(rcu_loop_polled_by_a_thread_that_ended)
{
    struct tn_loop *loop = tn_loop_new();
    static struct tn_rcu_head head;

    tn_call_rcu1(&head, note_nothing);
    tn_drain_call_rcu(); /* the library's thread is there */
    thread_join(thread_start(poll_once, loop));
    queue(loop, 0, 1);
    thread_join(thread_start(drain_in_vain, NULL));
    CHECK(called == 0);
    tn_loop_poll(loop, true);
    CHECK(called == 1);
    tn_loop_unref(loop);
}

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);

/* While one thread calls, in a drain, what was due, another one polls. */
static struct tn_loop *polled;

static void note_and_stay(struct tn_rcu_head *head)
{
    note(head);
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
}

static void *poll_and_drain(void *arg)
{
    tn_loop_poll(polled, false);
    things[0].number = 0;
    tn_call_rcu_on(polled, &things[0].rcu, note_and_stay);
    queue(polled, 1, 2);
    tn_drain_call_rcu();
    return arg;
}

TEST_WITHIN(rcu_loop_drain_while_another_calls, 20)
{
    pthread_t other;

    polled = tn_loop_new();
    other = thread_start(poll_and_drain, NULL);
    tn_event_wait(&inside);
    tn_loop_poll(polled, false);
    queue(polled, 2, 3);
    CHECK(!tn_drain_call_rcu_until(tn_deadline_in(50 * TN_MILLISECOND)));
    tn_event_set(&may_leave);
    tn_drain_call_rcu();
    check_order(3);
    thread_join(other);
    tn_loop_unref(polled);
}

/* The loop does not end before that has called all. */
static void *end_loop(void *loop)
{
    tn_loop_unref(loop);
    check_order(2);
    return NULL;
}

TEST(rcu_loop_ends_while_another_calls)
{
    pthread_t other, ends;

    polled = tn_loop_new();
    other = thread_start(poll_and_drain, NULL);
    tn_event_wait(&inside);
    ends = thread_start(end_loop, polled);
    sleep_ms(20);
    tn_event_set(&may_leave);
    thread_join(ends);
    thread_join(other);
}

/* A loop that ends leaves what is due, taken and new; in order. */

static void *stay(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    return arg;
}

static void set(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_event_set(&inside);
}

TEST(rcu_loop_that_ends_leaves_its_callbacks)
{
    struct tn_loop *loop = tn_loop_new();
    static struct tn_rcu_head head;
    pthread_t reader;

    queue(loop, 0, 10);
    tn_call_rcu1(&head, set); /* in the same batch, or in one after it */
    tn_event_wait(&inside);
    tn_event_reset(&inside);
    sleep_ms(20); /* so they are due */
    reader = thread_start(stay, NULL);
    tn_event_wait(&inside);
    queue(loop, 10, 20);
    sleep_ms(20); /* taken */
    queue(loop, 20, 30);
    CHECK(called == 0);
    tn_loop_unref(loop);
    tn_event_set(&may_leave);
    tn_drain_call_rcu();
    check_order(30);
    CHECK(!pthread_equal(called_on, pthread_self()));
    thread_join(reader);
}

static void drain(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_drain_call_rcu();
}

static void end(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_loop_unref(polled);
}

static void end_in_callback(void)
{
    static struct tn_rcu_head head;

    polled = tn_loop_new();
    tn_loop_poll(polled, false);
    tn_call_rcu_on(polled, &head, end);
    tn_drain_call_rcu();
}

static void drain_in_callback(void)
{
    static struct tn_rcu_head head;
    struct tn_loop *loop = tn_loop_new();

    tn_call_rcu_on(loop, &head, drain);
    for (;;) {
        tn_loop_poll(loop, true);
    }
}

TEST(rcu_loop_misuse)
{
    CHECK(tap_aborts_with(drain_in_callback, "in a function given to "));
    CHECK(tap_aborts_with(end_in_callback, "ended in a function that it"));
}

/* A function that polls has the next ones called inside it, still in order. */
static void poll_and_note(struct tn_rcu_head *head)
{
    note(head);
    queue(polled, 2, 3);
    while (called < 3) {
        tn_loop_poll(polled, true);
    }
}

TEST(rcu_loop_nested)
{
    polled = tn_loop_new();
    things[0].number = 0;
    tn_call_rcu_on(polled, &things[0].rcu, poll_and_note);
    queue(polled, 1, 2);
    while (called < 3) {
        tn_loop_poll(polled, true);
    }
    tn_drain_call_rcu();
    check_order(3);
    tn_loop_unref(polled);
}
