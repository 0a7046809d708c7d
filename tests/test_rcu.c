/* SPDX-License-Identifier: MIT */

#include "tap.h"
#include "threads.h"
#include "tenon/clock.h"
#include "tenon/event.h"
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
    for (int i = 0; i < 32765; i++) {
        tn_rcu_read_lock();
    }
    for (int i = 0; i < 32765; i++) {
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
    for (int i = 0; i < 32767; i++) {
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

static void add_twice(void)
{
    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_add_force_notifier(&notifier);
}

static void *add_notifier(void *arg)
{
    tn_rcu_add_force_notifier(&notifier);
    return arg;
}

static void add_on_two_threads(void)
{
    tn_rcu_add_force_notifier(&notifier);
    thread_join(thread_start(add_notifier, NULL));
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
    CHECK(tap_aborts_with(add_twice, "added twice"));
    CHECK(tap_aborts_with(add_on_two_threads, "added twice"));
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
