/* SPDX-License-Identifier: MIT */
/*
 * Grace periods and the worker from inside: their sources are part of this
 * program, so that it can bring about what otherwise takes long or luck.
 */

#include <limits.h>

#include "tap.h"
#include "threads.h"
#include "tenon/clock.h"
#include "tenon/hooks.h"

#include "rcu/grace_period.c"
#include "rcu/worker.c"

static struct tn_rcu_head heads[16];
static int calls;

static void count(struct tn_rcu_head *head)
{
    (void)head;
    tn_atomic_inc(&calls);
}

/* Without forcing anything. */
static void await_calls(int n)
{
    int64_t end = tn_deadline_in(20 * TN_SECOND);

    while (tn_atomic_load_acquire(&calls) < n) {
        CHECK(tn_now() < end);
        sleep_ms(1);
    }
}

static bool is_asleep(void)
{
    return tn_atomic_read(&tn_rcu_idle_);
}

static void await_sleep(void)
{
    int64_t end = tn_deadline_in(20 * TN_SECOND);

    while (!is_asleep()) {
        CHECK(tn_now() < end);
        sleep_ms(1);
    }
}

/* Numbers come round: what has not been used for half of them is not new. */
TEST(worker_numbers_wrap)
{
    const unsigned long half = (unsigned long)LONG_MAX + 1;
    struct tn_rcu_cookie cookie;

    started = ended = batch_started = batch_ended = half - 3;
    for (int i = 0; i < 10; i++) {
        tn_call_rcu1(&heads[0], count);
        await_calls(i + 1);
        await_sleep();
    }
#ifndef TESTS_INJECT_H /* there others want something of the worker, too */
    unsigned long next = tn_rcu_gp_next_();

    CHECK(!tn_rcu_before_(next, half + 1) && !is_forced(next));
    tn_mutex_lock_(&lock);
    CHECK(tn_rcu_before_(forced_batch, batch_started + 1));
    tn_mutex_unlock_(&lock);
    CHECK(!has_work());
    CHECK(tn_atomic_read(&count_forced) == 0);
#endif
    cookie = tn_rcu_cookie_start();
    while (!tn_rcu_cookie_poll(cookie)) {
        sleep_ms(1);
    }
    await_sleep();
}

static void count_awake(struct tn_rcu_head *head)
{
    CHECK(!is_asleep());
    count(head);
}

TEST(worker_is_not_idle_at_work)
{
    for (int i = 0; i < 3; i++) {
        tn_call_rcu1(&heads[0], count_awake);
        await_calls(i + 1);
        await_sleep();
    }
}

/* What comes between the last look and going to sleep is seen. */
static int hook_calls;

static void queue_once(void)
{
    if (hook_calls++ == 0) {
        tn_call_rcu1(&heads[1], count);
    }
}

TEST(worker_looks_again_before_it_sleeps)
{
    tn_rcu_set_idle_hook(queue_once);
    tn_call_rcu1(&heads[0], count);
    await_calls(2);
}

static struct tn_event in_callback = TN_EVENT_INIT(false);
static struct tn_event go_on = TN_EVENT_INIT(false);

static void stay(struct tn_rcu_head *head)
{
    tn_event_set(&in_callback);
    tn_event_wait(&go_on);
    count(head);
}

static void *read_until_told(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&in_callback);
    tn_event_wait(arg);
    tn_rcu_read_unlock();
    return arg;
}

static void *let_go_on(void *arg)
{
    sleep_ms(50);
    tn_event_set(&go_on);
    return arg;
}

/* A drain covers what was queued while a batch ran. */
TEST(worker_drain_during_a_batch)
{
    static struct tn_event leave = TN_EVENT_INIT(false);
    pthread_t reader, other;

    tn_call_rcu1(&heads[0], stay);
    tn_event_wait(&in_callback);
    tn_event_reset(&in_callback);
    reader = thread_start(read_until_told, &leave); /* the next waits for it */
    tn_event_wait(&in_callback);
    tn_call_rcu1(&heads[1], count);
    other = thread_start(let_go_on, NULL);
    CHECK(!tn_drain_call_rcu_until(tn_deadline_in(200 * TN_MILLISECOND)));
    thread_join(other);
    await_calls(1);
    tn_event_set(&leave);
    tn_drain_call_rcu();
    CHECK(calls == 2);
    thread_join(reader);
}

/* Without a thread for the worker. */
static bool no_memory;

static void *alloc(size_t size, void *opaque)
{
    (void)opaque;
    return tn_atomic_read(&no_memory) ? NULL : malloc(size);
}

static void release(void *memory, void *opaque)
{
    (void)opaque;
    free(memory);
}

static void *drain(void *arg)
{
    tn_drain_call_rcu();
    return arg;
}

static void *queue_and_drain(void *arg)
{
    tn_call_rcu1(&heads[2], count);
    tn_drain_call_rcu();
    return arg;
}

/* A thread that drains does the worker's work, and is in a function of ours. */
static pthread_t drain_alone(void)
{
    pthread_t thread;

    tn_set_allocator(alloc, release, NULL);
    no_memory = true;
    tn_call_rcu1(&heads[0], stay);
    CHECK(!has_worker);
    thread = thread_start(drain, NULL);
    tn_event_wait(&in_callback);
    return thread;
}

TEST(worker_cannot_be_started_and_two_drain)
{
    pthread_t threads[2] = {drain_alone()};

    threads[1] = thread_start(queue_and_drain, NULL);
    sleep_ms(50);
    tn_event_set(&go_on);
    thread_join(threads[0]);
    thread_join(threads[1]);
    CHECK(calls == 2);
}

TEST(worker_can_be_started_after_a_drain)
{
    pthread_t thread = drain_alone();

    tn_call_rcu1(&heads[1], count);
    tn_atomic_set(&no_memory, false);
    tn_event_set(&go_on);
    thread_join(thread);
    await_calls(2);
}

TEST(worker_is_started_by_a_force)
{
    tn_set_allocator(alloc, release, NULL);
    no_memory = true;
    tn_call_rcu1(&heads[0], count);
    CHECK(!has_worker);
    tn_atomic_set(&no_memory, false);
    tn_force_rcu();
    await_calls(1);
}

static void drain_in_idle_hook(void)
{
    tn_rcu_set_idle_hook(tn_drain_call_rcu);
    tn_call_rcu1(&heads[0], count);
    sleep_ms(5000);
}

#ifndef TESTS_INJECT_H /* there others want something of the worker, too */
/* The end of a thread does not start the worker again, as it queues nothing. */
static struct tn_event queued = TN_EVENT_INIT(false);
static struct tn_event may_end = TN_EVENT_INIT(false);
static unsigned threads_started;

static void count_thread(const char *name, void *unused)
{
    (void)name;
    (void)unused;
    tn_atomic_inc(&threads_started);
}

static void *queue_and_stay(void *arg)
{
    tn_call_rcu1(&heads[0], count);
    tn_event_set(&queued);
    tn_event_wait(&may_end);
    return arg;
}

TEST(worker_is_not_started_by_the_end_of_a_thread)
{
    pthread_t thread;

    tn_set_thread_hook(count_thread, NULL);
    thread = thread_start(queue_and_stay, NULL);
    tn_event_wait(&queued);
    tn_rcu_shutdown();
    tn_event_set(&may_end);
    thread_join(thread);
    tn_rcu_shutdown(); /* joins it, if there is one */
    CHECK(tn_atomic_read(&threads_started) == 1);
}
#endif

TEST(worker_misuse)
{
    CHECK(tap_aborts_with(drain_in_idle_hook, "in the idle hook"));
}
