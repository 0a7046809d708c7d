/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "tap.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "tenon/rcu.h"
#include "tenon/rcu_limits.h"
#include "tenon/rcu_loop.h"
#include "threads.h"

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);
static struct tn_rcu_head heads[200];
static int called;

static void call(struct tn_rcu_head *head)
{
    (void)head;
    tn_atomic_inc(&called);
}

static void free_head(struct tn_rcu_head *head)
{
    free(head);
}

static void *stay(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    return arg;
}

static pthread_t reader;

static void hold_up(void)
{
    reader = thread_start(stay, NULL);
    tn_event_wait(&inside);
}

static void let_go(void)
{
    tn_event_set(&may_leave);
    thread_join(reader);
    tn_drain_call_rcu();
}

static void limit(uint64_t callbacks, uint64_t bytes, int64_t wait_ns)
{
    struct tn_rcu_limits limits = {callbacks, callbacks, bytes, bytes, wait_ns};

    tn_rcu_set_limits(&limits);
}

static int told;
static uint64_t told_callbacks, told_bytes;

static void on_limit(uint64_t callbacks, uint64_t bytes, void *opaque)
{
    CHECK(opaque == &told);
    told++;
    told_callbacks = callbacks;
    told_bytes = bytes;
}

TEST(rcu_limit_makes_call_rcu_wait)
{
    struct tn_rcu_stats stats;
    int64_t began;

    limit(4, UINT64_MAX, 50 * TN_MILLISECOND);
    tn_rcu_set_limit_handler(on_limit, &told);
    hold_up();
    for (int i = 0; i < 4; i++) {
        tn_call_rcu1(&heads[i], call);
    }
    CHECK(told == 0);
    began = tn_now();
    tn_call_rcu1(&heads[4], call);
    tn_call_rcu1(&heads[5], call);
    CHECK(tn_now() - began >= 100 * TN_MILLISECOND);
    CHECK(told == 2 && told_callbacks == 6 && told_bytes == 0);
    tn_rcu_stats(&stats);
    CHECK(stats.limit_waits == 2 && stats.limit_exceeded == 2);
    CHECK(stats.callbacks_pending == 6);
    let_go();
    CHECK(called == 6);
}

TEST(rcu_limit_of_bytes)
{
    struct thing {
        struct tn_rcu_head rcu;
        char bytes[1000];
    };
    struct tn_rcu_stats stats;

    limit(UINT64_MAX, 10000, TN_MILLISECOND);
    tn_rcu_set_limit_handler(on_limit, &told);
    hold_up();
    for (int i = 0; i < 12; i++) {
        struct thing *thing = malloc(sizeof(*thing));

        tn_free_rcu(thing, rcu);
    }
    CHECK(told >= 2 && told_bytes == 12 * sizeof(struct thing));
    tn_call_rcu1_sized(&heads[0], call, 5);
    tn_rcu_stats(&stats);
    CHECK(stats.bytes_pending == 12 * sizeof(struct thing) + 5);
    let_go();
    tn_rcu_stats(&stats);
    CHECK(stats.bytes_pending == 0 && stats.callbacks_pending == 0);
}

/* With room again, nobody waits for the whole of the time. */
static void *let_go_soon(void *arg)
{
    sleep_ms(20);
    tn_event_set(&may_leave);
    return arg;
}

TEST(rcu_limit_wait_ends_with_room)
{
    pthread_t other;

    limit(0, 0, TN_FOREVER);
    hold_up();
    other = thread_start(let_go_soon, NULL);
    tn_call_rcu1(&heads[0], call);
    CHECK(tn_atomic_read(&called) == 1);
    thread_join(other);
    thread_join(reader);
}

/* Where call_rcu may not wait it does not: it would be for ever. */
static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool has_big_lock;

static void take(void)
{
    pthread_mutex_lock(&big_lock);
    has_big_lock = true;
}

static void give(void)
{
    has_big_lock = false;
    pthread_mutex_unlock(&big_lock);
}

static bool held(void)
{
    return has_big_lock;
}

static void call_again(struct tn_rcu_head *head)
{
    (void)head;
    tn_call_rcu1(&heads[3], call);
    tn_call_rcu1(&heads[4], call);
}

static void in_loop(void *unused)
{
    (void)unused;
    tn_call_rcu1(&heads[5], call);
    tn_call_rcu1(&heads[6], call);
}

TEST(rcu_limit_nowhere_where_nobody_may_wait)
{
    struct tn_loop *loop = tn_loop_new();

    limit(0, 0, TN_FOREVER);
    tn_rcu_set_limit_handler(on_limit, &told);
    tn_rcu_set_callback_lock(take, give, held);
    hold_up();
    tn_rcu_read_lock();
    tn_call_rcu1(&heads[0], call);
    tn_rcu_read_unlock();
    take();
    tn_call_rcu1(&heads[1], call_again);
    give();
    CHECK(tn_bh_schedule_oneshot(loop, in_loop, NULL) == 0);
    while (!tn_loop_poll(loop, true)) {
    }
    tn_loop_unref(loop);
    CHECK(told == 4);
    let_go();
    tn_drain_call_rcu();
    CHECK(called == 5);
}

/* A handler may queue: it is not called for that. */
static void on_limit_call(uint64_t callbacks, uint64_t bytes, void *opaque)
{
    on_limit(callbacks, bytes, opaque);
    tn_call_rcu1(&heads[told], call);
}

TEST(rcu_limit_handler_queues)
{
    limit(0, 0, 0);
    tn_rcu_set_limit_handler(on_limit_call, &told);
    hold_up();
    tn_call_rcu1(&heads[0], call);
    CHECK(told == 1);
    let_go();
    CHECK(called == 2);
}

/* Above the soft limit readers are told. */
static void leave(struct tn_rcu_force_notifier *unused)
{
    (void)unused;
    tn_event_set(&may_leave);
}

static void *stay_until_told(void *arg)
{
    struct tn_rcu_force_notifier notifier = {.notify = leave};

    tn_rcu_add_force_notifier(&notifier);
    stay(NULL);
    tn_rcu_remove_force_notifier(&notifier);
    return arg;
}

TEST(rcu_limit_forces)
{
    struct tn_rcu_limits limits = {50, 10000, 1 << 20, 1 << 20, 0}, now;

    tn_rcu_set_limits(&limits);
    tn_rcu_get_limits(&now);
    CHECK(memcmp(&limits, &now, sizeof(now)) == 0);
    reader = thread_start(stay_until_told, NULL);
    tn_event_wait(&inside);
    for (int i = 0; i < 40; i++) {
        tn_call_rcu1(&heads[i], call);
    }
    sleep_ms(30);
    CHECK(!tn_event_wait_until(&may_leave, 0));
    for (int i = 40; i < 60; i++) {
        tn_call_rcu1(&heads[i], call);
    }
    thread_join(reader);
    tn_drain_call_rcu();
}

/* And if what is pending was queued by threads that are not there any more. */
static void *queue_a_few(void *arg)
{
    for (int i = 0; i < 50; i++) {
        tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), free_head);
    }
    return arg;
}

TEST(rcu_limit_forces_for_threads_that_end)
{
    struct tn_rcu_limits limits = {10000, 20000, 1 << 20, 1 << 20, 0};

    tn_rcu_set_limits(&limits);
    reader = thread_start(stay_until_told, NULL);
    tn_event_wait(&inside);
    for (int i = 0; i < 300; i++) {
        thread_join(thread_start(queue_a_few, NULL));
    }
    CHECK(tn_event_wait_until(&may_leave, tn_deadline_in(10 * TN_SECOND)));
    thread_join(reader);
    tn_drain_call_rcu();
}

/* Each may not be made to wait, but the next one is. */
static void *queue_one(void *arg)
{
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), free_head);
    return arg;
}

TEST(rcu_limit_of_threads_that_end)
{
    struct tn_rcu_limits limits = {1600, 1600, 1 << 20, 1 << 20, 0};
    struct tn_rcu_stats stats;

    tn_rcu_set_limits(&limits); /* 100 calls, and a look */
    hold_up();
    for (int i = 0; i < 40; i++) {
        thread_join(thread_start(queue_a_few, NULL));
    }
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_pending == 2000 && stats.limit_waits > 0);
    for (int i = 0; i < 110; i++) {
        thread_join(thread_start(queue_one, NULL));
    }
    CHECK(stats.limit_waits == stats.limit_exceeded);
    told = (int)stats.limit_waits;
    tn_rcu_stats(&stats);
    CHECK(stats.limit_waits >= (unsigned)told + 100);
    let_go();
}

/* What is for loops counts, too. */
TEST(rcu_limit_forces_for_loops)
{
    struct tn_rcu_limits limits = {50, 10000, 1 << 20, 1 << 20, 0};
    struct tn_loop *loop = tn_loop_new();

    tn_rcu_set_limits(&limits);
    reader = thread_start(stay_until_told, NULL);
    tn_event_wait(&inside);
    for (int i = 0; i < 60; i++) {
        tn_call_rcu_on(loop, &heads[i], call);
    }
    CHECK(tn_event_wait_until(&may_leave, tn_deadline_in(10 * TN_SECOND)));
    thread_join(reader);
    tn_loop_unref(loop);
    tn_drain_call_rcu();
    CHECK(called == 60);
}

/* It does so when the readers have left and nobody polls. */
TEST(rcu_limit_of_a_loop)
{
    struct tn_loop *loop = tn_loop_new();
    struct tn_rcu_stats stats;

    limit(10, UINT64_MAX, TN_MILLISECOND);
    tn_rcu_set_limit_handler(on_limit, &told);
    for (int i = 0; i < 20; i++) {
        tn_call_rcu_on(loop, &heads[i], call);
    }
    CHECK(told == 10 && told_callbacks == 20);
    tn_call_rcu1(&heads[20], call);
    CHECK(told == 11 && told_callbacks >= 20);
    tn_rcu_stats(&stats);
    CHECK(stats.limit_waits == 11 && stats.limit_exceeded == 11);
    tn_loop_unref(loop);
    tn_drain_call_rcu();
}

/* For one that this very thread has polled it would wait for ever. */
TEST_WITHIN(rcu_limit_of_a_loop_here, 20)
{
    struct tn_loop *loop = tn_loop_new();

    limit(0, 0, TN_FOREVER);
    tn_rcu_set_limit_handler(on_limit, &told);
    tn_loop_poll(loop, false);
    tn_call_rcu_on(loop, &heads[0], call);
    CHECK(told == 1);
    tn_call_rcu1(&heads[1], call);
    CHECK(told == 2);
    tn_drain_call_rcu();
    CHECK(called == 2);
    tn_loop_unref(loop);
}

/* And if it polls in the handler, that is not called for what comes of it. */
static struct tn_loop *polled;

static void queue_another(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_call_rcu1(&heads[1], call);
    tn_atomic_inc(&called);
}

static void on_limit_poll(uint64_t callbacks, uint64_t bytes, void *opaque)
{
    on_limit(callbacks, bytes, opaque);
    while (tn_atomic_read(&called) == 0) {
        tn_loop_poll(polled, true);
    }
}

TEST(rcu_limit_handler_polls)
{
    limit(0, 0, 0);
    tn_rcu_set_limit_handler(on_limit_poll, &told);
    polled = tn_loop_new();
    tn_call_rcu_on(polled, &heads[0], queue_another);
    CHECK(told == 1);
    tn_drain_call_rcu();
    tn_loop_unref(polled);
}

static void soft_above_hard(void)
{
    struct tn_rcu_limits limits = {2, 1, 0, 0, 0};

    tn_rcu_set_limits(&limits);
}

TEST(rcu_limits_misuse)
{
    CHECK(tap_aborts_with(soft_above_hard, "soft one is above the hard one"));
}
