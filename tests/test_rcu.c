/* SPDX-License-Identifier: MIT */

#include <signal.h>

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

static void *synchronize(void *arg)
{
    tn_synchronize_rcu();
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

/*
 * R8: a signal arrives in the middle of a lock, between its load of the counter
 * and its store.  The handler's section tells the grace period that it has
 * ended; that of the interrupted lock has to be told of too.
 */
static struct tn_event armed = TN_EVENT_INIT(false);

static void read_in_handler(void)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    while (!tn_atomic_read(&tn_rcu_reader_.waiting_)) {
        sleep_ms(1);
    }
    tn_rcu_read_unlock();
}

static void *read_interrupted(void *arg)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;
    unsigned long counter;

    tn_rcu_register_thread();
    counter = tn_atomic_read(&tn_rcu_counter_);
    read_in_handler();
    tn_atomic_store_release(&self->word_, counter);
    tn_rcu_light_fence_();
    tn_event_wait(&armed);
    tn_rcu_read_unlock();
    tn_event_wait(&may_leave); /* it stays, and has no section open */
    return arg;
}

TEST(rcu_lock_interrupted_by_a_section)
{
    pthread_t reader = thread_start(read_interrupted, NULL), other;

    tn_event_wait(&inside);
    other = thread_start(synchronize, NULL);
    sleep_ms(50); /* it has looked at the interrupted section, and sleeps */
    tn_event_set(&armed);
    thread_join(other);
    tn_event_set(&may_leave);
    thread_join(reader);
}

/*
 * The library works in constructors that come before its own, as they may in a
 * static program: here a thread reads, and is noticed to have ended.
 */
static uint64_t readers_at_start = 99;

__attribute__((constructor)) static void read_early(void)
{
    struct tn_rcu_stats stats;

    thread_join(thread_start(read_once, NULL));
    tn_rcu_stats(&stats);
    readers_at_start = stats.readers;
}

TEST(rcu_before_main)
{
    CHECK(readers_at_start == 0);
}

/*
 * A signal handler sees its thread registered or not, and never in between:
 * here the registry's lock keeps a thread in the middle.
 */
void tn_rcu_registry_lock_(void);
void tn_rcu_registry_unlock_(void);

static struct tn_event may_join = TN_EVENT_INIT(false);
static struct tn_event has_joined = TN_EVENT_INIT(false);
static struct tn_event may_unregister = TN_EVENT_INIT(false);
static int signals;

static void count_signal(int number)
{
    (void)number;
    tn_atomic_inc(&signals);
}

static void *join_and_leave(void *arg)
{
    tn_event_wait(&may_join);
    tn_rcu_register_thread();
    CHECK(tn_atomic_read(&signals) == 1);
    tn_event_set(&has_joined);
    tn_event_wait(&may_unregister);
    tn_rcu_unregister_thread();
    CHECK(tn_atomic_read(&signals) == 2);
    return arg;
}

/* Lets @thread go on, into the lock, and sends it a signal there. */
static void interrupt_in_lock(pthread_t thread, struct tn_event *go_on)
{
    int before = tn_atomic_read(&signals);

    tn_rcu_registry_lock_();
    tn_event_set(go_on);
    sleep_ms(50);
    pthread_kill(thread, SIGUSR1);
    sleep_ms(50);
    CHECK(tn_atomic_read(&signals) == before);
    tn_rcu_registry_unlock_();
}

TEST(rcu_no_signals_in_registering)
{
    pthread_t thread = thread_start(join_and_leave, NULL);

    signal(SIGUSR1, count_signal);
    interrupt_in_lock(thread, &may_join);
    tn_event_wait(&has_joined);
    interrupt_in_lock(thread, &may_unregister);
    thread_join(thread);
}

/* Force notifiers that are added while the grace period waits already. */
static struct tn_event may_add = TN_EVENT_INIT(false);
static int told;

static void leave_when_told(struct tn_rcu_force_notifier *n)
{
    (void)n;
    tn_atomic_inc(&told);
    tn_event_set(&may_leave);
}

static void *add_late(void *arg)
{
    notifier.notify = leave_when_told;
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_add);
    tn_rcu_add_force_notifier(&notifier);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return arg;
}

TEST(rcu_force_notifier_added_late)
{
    pthread_t reader = thread_start(add_late, NULL), other;

    tn_event_wait(&inside);
    other = thread_start(synchronize, NULL);
    sleep_ms(50); /* those in the way have been told */
    tn_event_set(&may_add);
    thread_join(other);
    thread_join(reader);
    CHECK(told == 1);
    tn_rcu_add_force_notifier(&notifier);
    CHECK(told == 1); /* nobody waits any more */
    tn_rcu_remove_force_notifier(&notifier);
}
