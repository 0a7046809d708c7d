/* SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/resource.h>

#include "tap.h"
#include "threads.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/rcu.h"

struct table {
    struct tn_rcu_head rcu;
    int value;
};

static struct table *current;

static struct table *new_table(int value)
{
    struct table *table = malloc(sizeof(*table));

    table->value = value;
    return table;
}

TEST(rcu_sections_nest)
{
    CHECK(!tn_rcu_in_section());
    tn_rcu_read_lock();
    CHECK(tn_rcu_in_section());
    for (int i = 0; i < 65533; i++) {
        tn_rcu_read_lock();
    }
    for (int i = 0; i < 65533; i++) {
        tn_rcu_read_unlock();
    }
    CHECK(tn_rcu_in_section());
    tn_rcu_read_unlock();
    CHECK(!tn_rcu_in_section());
    tn_synchronize_rcu();
}

static int leave_early(void)
{
    TN_WITH_RCU_READ_LOCK_GUARD()
    {
        CHECK(tn_rcu_in_section());
        return 1;
    }
    return 0;
}

TEST(rcu_guards)
{
    int times = 0;

    CHECK(leave_early() == 1 && !tn_rcu_in_section());
    {
        TN_RCU_READ_LOCK_GUARD();
        CHECK(tn_rcu_in_section());
    }
    CHECK(!tn_rcu_in_section());
    TN_WITH_RCU_READ_LOCK_GUARD()
    {
        times++;
    }
    CHECK(times == 1 && !tn_rcu_in_section());
}

static void unlock_without_lock(void)
{
    tn_rcu_register_thread();
    tn_rcu_read_unlock();
}

static void unlock_unregistered(void)
{
    tn_rcu_read_unlock();
}

static void nest_too_deep(void)
{
    for (int i = 0; i < 65535; i++) {
        tn_rcu_read_lock();
    }
}

static void synchronize_inside(void)
{
    tn_rcu_read_lock();
    tn_synchronize_rcu();
}

static void drain_inside(void)
{
    tn_rcu_read_lock();
    tn_drain_call_rcu();
}

static void unregister_inside(void)
{
    tn_rcu_read_lock();
    tn_rcu_unregister_thread();
}

static void *end_inside_thread(void *arg)
{
    tn_rcu_read_lock();
    return arg;
}

static void end_inside(void)
{
    thread_join(thread_start(end_inside_thread, NULL));
}

static struct tn_rcu_head head;

static void drain_in_callback_fn(struct tn_rcu_head *h)
{
    (void)h;
    tn_drain_call_rcu();
}

static void drain_in_callback(void)
{
    tn_call_rcu1(&head, drain_in_callback_fn);
    tn_drain_call_rcu();
}

static void synchronize_in_callback_fn(struct tn_rcu_head *h)
{
    (void)h;
    tn_synchronize_rcu();
}

static void synchronize_in_callback(void)
{
    tn_call_rcu1(&head, synchronize_in_callback_fn);
    tn_drain_call_rcu();
}

static struct tn_rcu_force_notifier notifier;

static void remove_twice(void)
{
    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_remove_force_notifier(&notifier);
    tn_rcu_remove_force_notifier(&notifier);
}

static void unregister_with_notifier(void)
{
    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_unregister_thread();
}

static void half_a_callback_lock(void)
{
    tn_rcu_set_callback_lock(unlock_unregistered, NULL, NULL);
}

TEST(rcu_misuse)
{
    CHECK(tap_aborts_with(unlock_without_lock, "without a section"));
    CHECK(tap_aborts_with(unlock_unregistered, "without a section"));
    CHECK(tap_aborts_with(nest_too_deep, "too deep"));
    CHECK(tap_aborts_with(synchronize_inside, "inside a section"));
    CHECK(tap_aborts_with(drain_inside, "inside a section"));
    CHECK(tap_aborts_with(unregister_inside, "inside a section"));
    CHECK(tap_aborts_with(end_inside, "thread ended, inside a section"));
    CHECK(tap_aborts_with(drain_in_callback, "given to call_rcu"));
    CHECK(tap_aborts_with(synchronize_in_callback, "given to call_rcu"));
    CHECK(tap_aborts_with(remove_twice, "did not add it"));
    CHECK(tap_aborts_with(unregister_with_notifier, "still added"));
    CHECK(tap_aborts_with(half_a_callback_lock, "come together"));
}

TEST(rcu_register_and_unregister)
{
    struct tn_rcu_stats stats;

    tn_rcu_unregister_thread(); /* not registered: harmless */
    tn_rcu_register_thread();
    tn_rcu_register_thread();
    tn_rcu_stats(&stats);
    CHECK(stats.readers == 1);
    tn_rcu_unregister_thread();
    tn_rcu_stats(&stats);
    CHECK(stats.readers == 0);
    tn_rcu_read_lock();
    tn_rcu_stats(&stats);
    CHECK(stats.readers == 1);
    tn_rcu_read_unlock();
}

static void *read_once(void *arg)
{
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    return arg;
}

TEST(rcu_threads_leave_by_themselves)
{
    struct tn_rcu_stats stats;

    for (int i = 0; i < 200; i++) {
        thread_join(thread_start(read_once, NULL));
    }
    tn_synchronize_rcu();
    tn_rcu_stats(&stats);
    CHECK(stats.readers == 0);
}

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);
static bool has_left;

static void *stay_inside(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_atomic_set(&has_left, true);
    tn_rcu_read_unlock();
    return arg;
}

static void *leave_later(void *arg)
{
    sleep_ms(30);
    CHECK(!tn_atomic_read(&has_left));
    tn_event_set(&may_leave);
    return arg;
}

TEST(rcu_synchronize_waits_for_readers)
{
    pthread_t reader = thread_start(stay_inside, NULL), other;

    tn_event_wait(&inside);
    other = thread_start(leave_later, NULL);
    tn_synchronize_rcu();
    CHECK(tn_atomic_read(&has_left));
    thread_join(reader);
    thread_join(other);
}

TEST(rcu_cookies)
{
    struct tn_rcu_cookie cookie = tn_rcu_cookie_get(), later;
    struct tn_rcu_stats before, after;

    CHECK(!tn_rcu_cookie_poll(cookie));
    tn_rcu_cookie_wait(cookie);
    CHECK(tn_rcu_cookie_poll(cookie));
    tn_rcu_stats(&before);
    tn_rcu_cookie_wait(cookie); /* has passed: no second one */
    tn_rcu_stats(&after);
    CHECK(before.grace_periods == after.grace_periods);
    later = tn_rcu_cookie_get();
    CHECK(!tn_rcu_cookie_poll(later));
    tn_synchronize_rcu();
    CHECK(tn_rcu_cookie_poll(later));
    later = tn_rcu_cookie_start();
    while (!tn_rcu_cookie_poll(later)) {
        sleep_ms(1);
    }
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

/* Callbacks queue callbacks; a drain does not wait for those that come later. */
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

TEST(rcu_free)
{
    for (int i = 0; i < 100; i++) {
        struct table *old = tn_atomic_xchg(&current, new_table(i));

        if (old) {
            tn_free_rcu(old, rcu);
        }
    }
    tn_drain_call_rcu();
    free(current);
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

/* call_rcu works in destructors of thread-specific data, before and after ours. */
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

/* Readers and a writer, with plain data for TSan and freed memory for ASan. */
static bool stop;

static void *read_table(void *sum)
{
    while (!tn_atomic_read(&stop)) {
        tn_rcu_read_lock();
        *(long *)sum += tn_atomic_rcu_read(&current)->value;
        tn_rcu_read_unlock();
    }
    return NULL;
}

TEST(rcu_publish_and_free)
{
    pthread_t readers[2];
    long sums[2] = {0, 0};

    current = new_table(1);
    for (int i = 0; i < 2; i++) {
        readers[i] = thread_start(read_table, &sums[i]);
    }
    for (int i = 2; i < 3000; i++) {
        struct table *old = current;

        tn_atomic_rcu_set(&current, new_table(i));
        if (i % 3) {
            tn_free_rcu(old, rcu);
        } else {
            tn_synchronize_rcu();
            old->value = -1;
            free(old);
        }
    }
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 2; i++) {
        thread_join(readers[i]);
    }
    tn_drain_call_rcu();
    free(current);
}
