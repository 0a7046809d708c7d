/* SPDX-License-Identifier: MIT */

#include <dirent.h>

#include "tap.h"
#include "threads.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/rcu.h"

static struct tn_rcu_head head;
static struct tn_rcu_force_notifier notifier;

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);

static void *stay_inside(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    return arg;
}

static int order[1000], called;

struct numbered {
    struct tn_rcu_head rcu;
    int number;
};

static void note(struct numbered *n)
{
    order[called++] = n->number;
    free(n);
}

TEST(rcu_callbacks_in_order)
{
    struct tn_rcu_stats stats;

    for (int i = 0; i < 1000; i++) {
        struct numbered *n = malloc(sizeof(*n));

        n->number = i;
        tn_call_rcu(n, note, rcu);
        if (i % 100 == 0) {
            tn_drain_call_rcu();
            CHECK(called == i + 1);
        }
    }
    tn_drain_call_rcu();
    CHECK(called == 1000);
    for (int i = 0; i < 1000; i++) {
        CHECK(order[i] == i);
    }
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_queued == 1000 && stats.callbacks_run == 1000);
    tn_drain_call_rcu(); /* nothing to do */
}

/* Callbacks queue callbacks; a drain does not wait for those of later. */
static void again(struct tn_rcu_head *h)
{
    if (tn_atomic_inc_fetch(&called) < 100) {
        tn_call_rcu1(h, again);
    }
}

TEST(rcu_callbacks_queue_callbacks)
{
    tn_call_rcu1(&head, again);
    tn_drain_call_rcu();
    CHECK(tn_atomic_read(&called) >= 1);
    while (tn_atomic_read(&called) < 100) {
        tn_drain_call_rcu();
    }
}

TEST(rcu_drain_with_deadline)
{
    pthread_t reader = thread_start(stay_inside, NULL);
    int64_t deadline = tn_deadline_in(30 * TN_MILLISECOND);

    tn_event_wait(&inside);
    CHECK(tn_drain_call_rcu_until(0)); /* nothing is queued */
    tn_call_rcu1(&head, again);
    CHECK(!tn_drain_call_rcu_until(0));
    CHECK(!tn_drain_call_rcu_until(deadline));
    CHECK(tn_now() >= deadline && called == 0);
    called = 99;
    tn_event_set(&may_leave);
    CHECK(tn_drain_call_rcu_until(TN_FOREVER));
    CHECK(called == 100);
    thread_join(reader);
}

/* A busy reader that leaves only when it is told to. */
static void on_force(struct tn_rcu_force_notifier *n)
{
    CHECK(n == &notifier);
    tn_event_set(&may_leave);
}

static void *read_until_forced(void *arg)
{
    notifier.notify = on_force;
    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return arg;
}

static void end_again(struct tn_rcu_head *h)
{
    (void)h;
    tn_event_set(&may_leave);
}

TEST(rcu_unforced_readers_are_left_alone)
{
    pthread_t reader = thread_start(read_until_forced, NULL);
    struct tn_rcu_stats stats;

    tn_event_wait(&inside);
    tn_call_rcu1(&head, end_again);
    sleep_ms(50);
    CHECK(!tn_event_wait_until(&may_leave, 0));
    tn_force_rcu(); /* now the reader is told */
    thread_join(reader);
    tn_drain_call_rcu();
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods_forced == 1);
}

TEST(rcu_drain_forces)
{
    pthread_t reader = thread_start(read_until_forced, NULL);

    tn_event_wait(&inside);
    tn_call_rcu1(&head, end_again);
    tn_drain_call_rcu();
    thread_join(reader);
}

TEST(rcu_synchronize_forces)
{
    pthread_t reader = thread_start(read_until_forced, NULL);

    tn_event_wait(&inside);
    tn_synchronize_rcu();
    thread_join(reader);
}

/* The force comes first, and covers nothing: a later grace period is free. */
TEST(rcu_force_does_not_outlive_its_callbacks)
{
    pthread_t reader;

    tn_force_rcu();
    tn_call_rcu1(&head, end_again);
    tn_force_rcu();
    tn_drain_call_rcu();
    tn_event_reset(&may_leave);
    reader = thread_start(read_until_forced, NULL);
    tn_event_wait(&inside);
    tn_call_rcu1(&head, end_again);
    CHECK(
        !tn_event_wait_until(&may_leave, tn_deadline_in(50 * TN_MILLISECOND)));
    tn_event_set(&may_leave);
    thread_join(reader);
    tn_drain_call_rcu();
}

/* A lock of the program, held around callbacks and dropped in drain. */
static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool has_big_lock;

static void take_big_lock(void)
{
    pthread_mutex_lock(&big_lock);
    has_big_lock = true;
}

static void drop_big_lock(void)
{
    has_big_lock = false;
    pthread_mutex_unlock(&big_lock);
}

static bool big_lock_held(void)
{
    return has_big_lock;
}

static int guarded; /* by the lock, as TSan can tell */

static void under_big_lock(struct tn_rcu_head *h)
{
    (void)h;
    CHECK(has_big_lock);
    guarded++;
}

static int idle_calls;

static void count_idle(void)
{
    tn_atomic_inc(&idle_calls);
}

TEST(rcu_callback_lock_and_idle_hook)
{
    tn_rcu_set_callback_lock(take_big_lock, drop_big_lock, big_lock_held);
    tn_rcu_set_idle_hook(count_idle);
    take_big_lock();
    guarded = 1;
    tn_call_rcu1(&head, under_big_lock);
    tn_drain_call_rcu();
    CHECK(has_big_lock && guarded == 2);
    drop_big_lock();
    tn_drain_call_rcu();
    CHECK(!has_big_lock);
    while (tn_atomic_read(&idle_calls) == 0) {
        sleep_ms(1);
    }
}

/* Callbacks queued by threads that are gone are run and drained like others. */
static void count(struct tn_rcu_head *h)
{
    tn_atomic_inc(&called);
    free(h);
}

static void *queue_some(void *arg)
{
    for (int i = 0; i < 10; i++) {
        tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    }
    return arg;
}

TEST(rcu_dead_threads_leave_callbacks)
{
    struct tn_rcu_stats stats;

    for (int i = 0; i < 200; i++) {
        thread_join(thread_start(queue_some, NULL));
    }
    tn_drain_call_rcu();
    CHECK(called == 2000);
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_queued == 2000 && stats.callbacks_run == 2000);
}

/* call_rcu works in destructors of thread-specific data, ours past or not. */
static pthread_key_t keys[3];

static void queue_at_exit(void *value)
{
    static __thread int rounds;

    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    if (rounds++ < 3) {
        pthread_setspecific(keys[0], value);
    }
}

static void *end_with_destructors(void *arg)
{
    for (int i = 0; i < 3; i++) {
        pthread_setspecific(keys[i], &keys[i]);
    }
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    return arg;
}

TEST(rcu_call_from_thread_destructors)
{
    struct tn_rcu_stats stats;

    for (int i = 0; i < 3; i++) {
        pthread_key_create(&keys[i], queue_at_exit);
    }
    for (int i = 0; i < 50; i++) {
        thread_join(thread_start(end_with_destructors, NULL));
    }
    tn_drain_call_rcu();
    CHECK(called >= 50 * 4);
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_run == (uint64_t)called);
}

/* No memory for queues, no thread for the worker: nothing is lost. */
static void *no_memory(size_t size, void *opaque)
{
    (void)size;
    (void)opaque;
    return NULL;
}

static void release(void *memory, void *opaque)
{
    (void)opaque;
    free(memory);
}

TEST(rcu_without_memory)
{
    tn_set_allocator(no_memory, release, NULL);
    for (int i = 0; i < 10; i++) {
        tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    }
    CHECK(called == 0);
    tn_drain_call_rcu(); /* does the work itself */
    CHECK(called == 10);
    tn_set_allocator(NULL, NULL, NULL);
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    while (tn_atomic_read(&called) < 11) {
        sleep_ms(1); /* now there is a worker */
    }
}

/* R4 where a thread's callbacks go by two ways, into one batch. */
static struct tn_event worker_busy = TN_EVENT_INIT(false);

static void keep_worker_busy(struct tn_rcu_head *h)
{
    (void)h;
    tn_event_set(&worker_busy);
    tn_event_wait(&may_leave);
}

static void queue_number(int number)
{
    struct numbered *n = malloc(sizeof(*n));

    n->number = number;
    tn_call_rcu(n, note, rcu);
}

static void queue_last(void *value)
{
    (void)value;
    queue_number(2);
}

static void *queue_by_two_ways(void *key)
{
    pthread_setspecific(*(pthread_key_t *)key, key);
    queue_number(0);
    queue_number(1);
    return NULL;
}

TEST(rcu_order_across_the_end_of_a_thread)
{
    pthread_key_t key; /* made after the library's: destroyed after it */

    tn_call_rcu1(&head, keep_worker_busy);
    tn_event_wait(&worker_busy);
    CHECK(pthread_key_create(&key, queue_last) == 0);
    thread_join(thread_start(queue_by_two_ways, &key));
    tn_event_set(&may_leave);
    tn_drain_call_rcu();
    CHECK(called == 3);
    for (int i = 0; i < 3; i++) {
        CHECK(order[i] == i);
    }
}

/* What threads leave is given back once it has run. */
static int blocks;

static void *counted_alloc(size_t size, void *opaque)
{
    (void)opaque;
    tn_atomic_inc(&blocks);
    return malloc(size);
}

static void counted_release(void *memory, void *opaque)
{
    (void)opaque;
    tn_atomic_sub(&blocks, memory != NULL);
    free(memory);
}

TEST(rcu_queues_of_dead_threads_are_freed)
{
    int64_t end = tn_deadline_in(20 * TN_SECOND);
    int before;

    tn_set_allocator(counted_alloc, counted_release, NULL);
    tn_call_rcu1(&head, end_again);
    tn_drain_call_rcu();
    before = tn_atomic_read(&blocks);
    for (int i = 0; i < 20; i++) {
        thread_join(thread_start(queue_some, NULL));
    }
    tn_drain_call_rcu();
    while (tn_atomic_read(&blocks) > before) {
        CHECK(tn_now() < end);
        sleep_ms(1);
    }
    CHECK(called == 200);
}

/* Who forks takes the library's locks when it has those of the allocator. */
static __thread bool looks;

static void *look(void *arg)
{
    struct tn_rcu_stats stats;

    looks = true;
    tn_rcu_stats(&stats);
    tn_force_rcu();
    return arg;
}

static void look_from_another_thread(void)
{
    if (!looks) {
        thread_join(thread_start(look, NULL));
    }
}

static void *looking_alloc(size_t size, void *opaque)
{
    look_from_another_thread();
    return counted_alloc(size, opaque);
}

static void looking_release(void *memory, void *opaque)
{
    look_from_another_thread();
    counted_release(memory, opaque);
}

TEST_WITHIN(rcu_no_lock_is_held_for_memory, 20)
{
    tn_set_allocator(looking_alloc, looking_release, NULL);
    tn_call_rcu1(&head, end_again);
    tn_drain_call_rcu();
    thread_join(thread_start(queue_some, NULL));
    tn_rcu_shutdown();
    CHECK(called == 10 && tn_atomic_read(&blocks) <= 2);
}

#ifndef TESTS_INJECT_H /* which has threads of its own */
/* Functions that queue functions are all called, and the thread has ended. */
static int count_threads(void)
{
    DIR *dir = opendir("/proc/self/task");
    int n = -2;

    while (readdir(dir)) {
        n++;
    }
    closedir(dir);
    return n;
}

TEST(rcu_shutdown)
{
    int with; /* that of the library, and those of sanitizers */

    if (getenv("TAP_EMULATED")) {
        tap_skip("emulators have threads of their own");
    }
    tn_rcu_shutdown(); /* there is nothing */
    thread_join(thread_start(queue_some, NULL));
    tn_rcu_shutdown();
    for (int i = 0; i < 3; i++) {
        tn_atomic_set(&called, 0);
        tn_call_rcu1(&head, again);
        with = count_threads();
        tn_rcu_shutdown();
        CHECK(called == 100);
        while (count_threads() >= with) {
            sleep_ms(1); /* the kernel has yet to forget it */
        }
    }
}
#endif

TEST(rcu_shutdown_with_the_callback_lock)
{
    tn_rcu_set_callback_lock(take_big_lock, drop_big_lock, big_lock_held);
    take_big_lock();
    guarded = 1;
    tn_call_rcu1(&head, under_big_lock);
    tn_rcu_shutdown();
    CHECK(has_big_lock && guarded == 2);
    drop_big_lock();
}

TEST(rcu_shutdown_without_memory)
{
    tn_set_allocator(no_memory, release, NULL);
    tn_call_rcu1(&head, again);
    tn_rcu_shutdown();
    CHECK(called == 100);
}

static void shut_down_in_callback_fn(struct tn_rcu_head *h)
{
    (void)h;
    tn_rcu_shutdown();
}

static void shut_down_in_callback(void)
{
    tn_call_rcu1(&head, shut_down_in_callback_fn);
    tn_drain_call_rcu();
}

TEST(rcu_shutdown_misuse)
{
    CHECK(tap_aborts_with(shut_down_in_callback, "shut down inside"));
}

/* Threads that queue while others shut down, again and again. */
static void *queue_and_shut_down(void *arg)
{
    for (int i = 0; i < 300; i++) {
        tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
        if (i % 3 == 0) {
            tn_rcu_shutdown();
        }
    }
    return arg;
}

TEST(rcu_shutdown_at_once)
{
    pthread_t threads[3];

    for (int i = 0; i < 3; i++) {
        threads[i] = thread_start(queue_and_shut_down, NULL);
    }
    for (int i = 0; i < 3; i++) {
        thread_join(threads[i]);
    }
    tn_rcu_shutdown();
    CHECK(called == 900);
}

/* Statistics are of one moment for each queue, whatever goes on. */
static int has_seen_enough;

static void *queue_until_seen(void *arg)
{
    while (!tn_atomic_read(&has_seen_enough)) {
        tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), count);
    }
    return arg;
}

TEST(rcu_stats_add_up)
{
    struct tn_rcu_stats stats, before = {0};
    pthread_t threads[2];
    int moved = 0;

    for (int i = 0; i < 2; i++) {
        threads[i] = thread_start(queue_until_seen, NULL);
    }
    do {
        tn_rcu_stats(&stats);
        CHECK(stats.callbacks_run <= stats.callbacks_queued);
        CHECK(stats.callbacks_pending ==
              stats.callbacks_queued - stats.callbacks_run);
        CHECK(stats.callbacks_queued >= before.callbacks_queued);
        CHECK(stats.callbacks_run >= before.callbacks_run);
        moved += stats.callbacks_run > before.callbacks_run;
        before = stats;
    } while (moved < 200);
    tn_atomic_set(&has_seen_enough, 1);
    for (int i = 0; i < 2; i++) {
        thread_join(threads[i]);
    }
    tn_rcu_shutdown();
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_pending == 0 && stats.bytes_pending == 0);
}
