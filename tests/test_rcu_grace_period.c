/* SPDX-License-Identifier: MIT */
/* Grace periods and readers, in the order that each test brings about. */

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "handlers.h"
#include "tap.h"
#include "threads.h"
#include "tenon/event.h"
#include "tenon/rcu.h"

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

static void *synchronize(void *arg)
{
    tn_synchronize_rcu();
    return arg;
}

static void *read_once(void *arg)
{
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    return arg;
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
    sleep_ms(50); /* the grace period has armed this, and sleeps */
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
    sleep_ms(150); /* it has looked at the interrupted section, and sleeps */
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

static int joiner;

static void *join_and_leave(void *arg)
{
    tn_atomic_set(&joiner, (int)syscall(SYS_gettid));
    tn_event_wait(&may_join);
    tn_rcu_register_thread();
    CHECK(tn_atomic_read(&signals) == 1);
    tn_event_set(&has_joined);
    tn_event_wait(&may_unregister);
    tn_rcu_unregister_thread();
    CHECK(tn_atomic_read(&signals) == 2);
    return arg;
}

static bool joiner_blocks_signals(void)
{
    unsigned long long mask = 0;
    char path[64], line[128];
    FILE *status;

    snprintf(path, sizeof(path), "/proc/self/task/%d/status",
             tn_atomic_read(&joiner));
    status = fopen(path, "re");
    CHECK(status);
    while (fgets(line, sizeof(line), status)) {
        sscanf(line, "SigBlk: %llx", &mask);
    }
    fclose(status);
    return mask >> (SIGUSR1 - 1) & 1;
}

/* Lets @thread go on, into the lock, and sends it a signal there. */
static void interrupt_in_lock(pthread_t thread, struct tn_event *go_on)
{
    int before = tn_atomic_read(&signals);

    tn_rcu_registry_lock_();
    tn_event_set(go_on);
    while (!joiner_blocks_signals()) {
        sleep_ms(1);
    }
    pthread_kill(thread, SIGUSR1);
    sleep_ms(50);
    CHECK(tn_atomic_read(&signals) == before);
    tn_rcu_registry_unlock_();
}

TEST_WITHIN(rcu_no_signals_in_registering, 20)
{
    pthread_t thread;

    needs_handlers();
    thread = thread_start(join_and_leave, NULL);
    signal(SIGUSR1, count_signal);
    while (tn_atomic_read(&joiner) == 0) {
        sleep_ms(1);
    }
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
}

/* They are left alone where nothing forces, or nothing waits for the thread. */
static struct tn_rcu_head head;

static void nothing(struct tn_rcu_head *h)
{
    (void)h;
}

static void *add_unforced(void *arg)
{
    notifier.notify = leave_when_told;
    tn_rcu_read_lock();
    tn_event_set(&inside);
    while (!tn_atomic_read(&tn_rcu_reader_.waiting_)) {
        sleep_ms(1);
    }
    tn_rcu_add_force_notifier(&notifier);
    CHECK(tn_atomic_read(&told) == 0);
    tn_rcu_remove_force_notifier(&notifier);
    tn_rcu_read_unlock();
    return arg;
}

TEST(rcu_force_notifier_added_unforced)
{
    static struct tn_rcu_force_notifier mine = {.notify = leave_when_told};
    pthread_t reader = thread_start(stay_inside, NULL), other;

    tn_event_wait(&inside);
    other = thread_start(synchronize, NULL);
    sleep_ms(50);
    tn_rcu_add_force_notifier(&mine); /* this thread is not in the way */
    CHECK(tn_atomic_read(&told) == 0);
    tn_rcu_remove_force_notifier(&mine);
    tn_event_set(&may_leave);
    thread_join(other);
    thread_join(reader);
    tn_event_reset(&inside);
    reader = thread_start(add_unforced, NULL);
    tn_event_wait(&inside);
    tn_call_rcu1(&head, nothing);
    thread_join(reader);
    tn_drain_call_rcu();
}

/* The next grace period after a moment is not one that runs at that moment. */
static void *stay_until_armed(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    while (!tn_atomic_read(&tn_rcu_reader_.waiting_)) {
        sleep_ms(1);
    }
    tn_event_set(&armed); /* a grace period runs, and waits for this */
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    return arg;
}

TEST(rcu_cookie_of_a_running_grace_period)
{
    pthread_t reader = thread_start(stay_until_armed, NULL), other;
    struct tn_rcu_cookie cookie;

    tn_event_wait(&inside);
    other = thread_start(synchronize, NULL);
    tn_event_wait(&armed);
    cookie = tn_rcu_cookie_get();
    tn_event_set(&may_leave);
    thread_join(other);
    CHECK(!tn_rcu_cookie_poll(cookie));
    tn_synchronize_rcu();
    CHECK(tn_rcu_cookie_poll(cookie));
    thread_join(reader);
}

/* Those who come while one runs share the next. */
TEST(rcu_grace_periods_are_shared)
{
    pthread_t reader = thread_start(stay_until_armed, NULL), others[6];
    struct tn_rcu_stats stats;

    tn_event_wait(&inside);
    others[0] = thread_start(synchronize, NULL);
    tn_event_wait(&armed);
    for (int i = 1; i < 6; i++) {
        others[i] = thread_start(synchronize, NULL);
    }
    sleep_ms(100);
    tn_event_set(&may_leave);
    for (int i = 0; i < 6; i++) {
        thread_join(others[i]);
    }
    thread_join(reader);
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods < 6);
}

/* Who has left owes nothing any more, and who comes owes nothing yet. */
static void *leave_and_look(void *arg)
{
    stay_until_armed(NULL);
    tn_event_wait(arg);
    CHECK(tn_atomic_read(&tn_rcu_reader_.waiting_) == 0);
    tn_rcu_unregister_thread();
    tn_rcu_reader_.waiting_ = 1; /* as a thread before may have left it */
    tn_rcu_register_thread();
    CHECK(tn_atomic_read(&tn_rcu_reader_.waiting_) == 0);
    return NULL;
}

TEST(rcu_readers_owe_once)
{
    static struct tn_event over = TN_EVENT_INIT(false);
    pthread_t reader = thread_start(leave_and_look, &over), other;

    tn_event_wait(&inside);
    other = thread_start(synchronize, NULL);
    tn_event_wait(&armed);
    tn_event_set(&may_leave);
    thread_join(other);
    tn_event_set(&over);
    thread_join(reader);
}

/*
 * A lock that is held up between its load of the counter and its store, for as
 * long as grace periods come and go: its section is waited for all the same.
 */
static int passed;

static void *synchronize_and_tell(void *arg)
{
    tn_synchronize_rcu();
    tn_atomic_set(&passed, 1);
    return arg;
}

TEST(rcu_lock_held_up_for_grace_periods)
{
    struct tn_rcu_reader_ *self = &tn_rcu_reader_;

    tn_rcu_register_thread();
    for (int periods = 0; periods < 4; periods++) {
        unsigned long counter = tn_atomic_read(&tn_rcu_counter_);
        pthread_t other;

        for (int i = 0; i < periods; i++) {
            tn_synchronize_rcu();
        }
        tn_atomic_store_release(&self->word_, counter);
        tn_rcu_light_fence_();
        tn_atomic_set(&passed, 0);
        other = thread_start(synchronize_and_tell, NULL);
        sleep_ms(30);
        CHECK(tn_atomic_read(&passed) == 0);
        tn_rcu_read_unlock();
        thread_join(other);
    }
}

/* In one grace period a force notifier is called once. */
static struct tn_event told_once = TN_EVENT_INIT(false);

static void count_told(struct tn_rcu_force_notifier *n)
{
    (void)n;
    tn_atomic_inc(&told);
    tn_event_set(&told_once);
}

static void *stay_when_told(void *arg)
{
    notifier.notify = count_told;
    tn_rcu_add_force_notifier(&notifier);
    stay_inside(NULL);
    tn_rcu_remove_force_notifier(&notifier);
    return arg;
}

static void *leave_when_others_are_told(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(arg);
    tn_event_wait(&told_once);
    sleep_ms(20);
    tn_rcu_read_unlock(); /* the grace period looks again */
    return arg;
}

TEST(rcu_force_notifiers_are_called_once)
{
    static struct tn_event both = TN_EVENT_INIT(false);
    struct tn_rcu_stats stats;
    pthread_t readers[2], other;

    readers[0] = thread_start(stay_when_told, NULL);
    readers[1] = thread_start(leave_when_others_are_told, &both);
    tn_event_wait(&inside);
    tn_event_wait(&both);
    other = thread_start(synchronize, NULL);
    thread_join(readers[1]);
    sleep_ms(50);
    tn_event_set(&may_leave);
    thread_join(other);
    thread_join(readers[0]);
    CHECK(told == 1);
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods_forced == 1);
    tn_synchronize_rcu(); /* with nobody to tell */
    tn_rcu_stats(&stats);
    CHECK(stats.grace_periods == 2 && stats.grace_periods_forced == 1);
}
