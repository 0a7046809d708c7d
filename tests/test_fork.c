/* SPDX-License-Identifier: MIT */
/* What the child of a fork has, and what fork does not wait for. */

#include <string.h>

#define FIRST_IN_CHILD after_fork
#include "in_child.h"
#include "threads.h"
#include "tenon/event.h"
#include "tenon/rcu.h"
#include "tenon/rcu_stall.h"

/* Functions note their numbers, in the order of their calls. */
struct numbered {
    struct tn_rcu_head rcu;
    int number;
};

static int order[100], called;

static void note(struct numbered *n)
{
    order[called++] = n->number;
    free(n);
}

static void queue(int number)
{
    struct numbered *n = malloc(sizeof(*n));

    n->number = number;
    tn_call_rcu(n, note, rcu);
}

/* Whether the numbers from @first to @last were called once, in order. */
static bool were_called(int first, int last)
{
    int expected = first;

    for (int i = 0; i < called; i++) {
        if (order[i] >= first && order[i] <= last && order[i] != expected++) {
            return false;
        }
    }
    return expected == last + 1;
}

/* A function in which the library's thread stays. */
struct stay {
    struct tn_rcu_head rcu;
    struct tn_event reached, go_on;
};

static struct stay stays[2] = {
    {.reached = TN_EVENT_INIT(false), .go_on = TN_EVENT_INIT(false)},
    {.reached = TN_EVENT_INIT(false), .go_on = TN_EVENT_INIT(false)},
};
static int stayed;

static void stay(struct stay *s)
{
    tn_event_set(&s->reached);
    tn_event_wait(&s->go_on);
    stayed++;
}

/* Queues at its end, and past that. */
static pthread_key_t key;

static void queue_at_end(void *number)
{
    queue(*(int *)number + 10);
}

static void *queue_and_end(void *number)
{
    pthread_setspecific(key, number);
    queue(*(int *)number);
    queue(*(int *)number + 1);
    return number;
}

/* The queue of the latest thread is run first, if it has got one. */
static void *queue_stay(void *arg)
{
    tn_call_rcu(&stays[1], stay, rcu);
    queue(90);
    return arg;
}

/* One that queues, and lives. */
static struct tn_event queued = TN_EVENT_INIT(false);
static struct tn_event may_end = TN_EVENT_INIT(false);

static void *queue_and_stay(void *arg)
{
    queue(30);
    queue(31);
    tn_event_set(&queued);
    tn_event_wait(&may_end);
    return arg;
}

static bool all_were_called(void)
{
    return were_called(10, 13) && were_called(30, 31) && were_called(50, 51) &&
           were_called(60, 60) && were_called(70, 71) && were_called(80, 80) &&
           were_called(90, 90);
}

static void all_in_child(void)
{
    struct tn_rcu_stats stats;

    tn_rcu_stats(&stats);
    CHECK(stats.readers == 1);
    CHECK(stats.callbacks_queued - stats.callbacks_run ==
          (uint64_t)(13 - called));
    queue(14);
    tn_drain_call_rcu();
    CHECK(stayed == 1); /* the other one was being called */
    CHECK(called == 14 && all_were_called() && were_called(10, 14));
    tn_rcu_stats(&stats);
    CHECK(stats.callbacks_queued == stats.callbacks_run);
}

/* Some are queued, some taken to be called, and one is being called. */
TEST(fork_child_calls_what_was_queued)
{
    static int numbers[2] = {50, 70};
    pthread_t thread;

    tn_rcu_register_thread();
    CHECK(pthread_key_create(&key, queue_at_end) == 0);
    tn_call_rcu(&stays[0], stay, rcu);
    tn_event_wait(&stays[0].reached);
    queue(10);
    queue(11);
    thread = thread_start(queue_and_stay, NULL);
    tn_event_wait(&queued);
    thread_join(thread_start(queue_and_end, &numbers[0]));
    thread_join(thread_start(queue_stay, NULL));
    tn_event_set(&stays[0].go_on);
    tn_event_wait(&stays[1].reached);
    queue(12);
    queue(13);
    thread_join(thread_start(queue_and_end, &numbers[1]));
    in_child(all_in_child);
    tn_event_set(&stays[1].go_on);
    tn_event_set(&may_end);
    thread_join(thread);
    tn_drain_call_rcu();
    CHECK(called == 13 && stayed == 2 && all_were_called());
}

/* The worker has taken them and waits for readers; who forks is one, too. */
static struct tn_event inside = TN_EVENT_INIT(false);

static void *read_and_stay(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(arg);
    tn_rcu_read_unlock();
    return arg;
}

static void leave_in_child(void)
{
    CHECK(tn_rcu_in_section());
    tn_force_rcu();
    sleep_ms(30);
    CHECK(called == 0); /* a section is open */
    tn_rcu_read_unlock();
    tn_rcu_read_unlock();
    tn_drain_call_rcu();
    CHECK(were_called(1, 2) && called == 2);
    tn_synchronize_rcu();
}

TEST(fork_inside_a_section)
{
    pthread_t reader = thread_start(read_and_stay, &may_end);

    tn_event_wait(&inside);
    tn_rcu_read_lock();
    tn_rcu_read_lock();
    queue(1);
    queue(2);
    sleep_ms(20);
    in_child(leave_in_child);
    tn_rcu_read_unlock();
    tn_rcu_read_unlock();
    CHECK(called == 0);
    tn_event_set(&may_end);
    thread_join(reader);
    tn_drain_call_rcu();
    CHECK(were_called(1, 2) && called == 2);
}

/* R9.  Readers and functions wait for a lock of the thread that forks. */
static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;

static void *read_with_lock(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    pthread_mutex_lock(&big_lock);
    pthread_mutex_unlock(&big_lock);
    tn_rcu_read_unlock();
    return arg;
}

static void *synchronize(void *arg)
{
    tn_synchronize_rcu();
    return arg;
}

static void take_lock(struct tn_rcu_head *head)
{
    tn_event_set(&inside);
    pthread_mutex_lock(&big_lock);
    pthread_mutex_unlock(&big_lock);
    free(head);
}

static void synchronize_in_child(void)
{
    tn_synchronize_rcu();
    queue(1);
    tn_drain_call_rcu();
    CHECK(called == 1);
}

TEST_WITHIN(fork_waits_for_no_reader, 20)
{
    pthread_t threads[2];

    pthread_mutex_lock(&big_lock);
    threads[0] = thread_start(read_with_lock, NULL);
    tn_event_wait(&inside);
    threads[1] = thread_start(synchronize, NULL);
    sleep_ms(20);
    in_child(synchronize_in_child);
    pthread_mutex_unlock(&big_lock);
    thread_join(threads[0]);
    thread_join(threads[1]);
}

TEST_WITHIN(fork_waits_for_no_function, 20)
{
    pthread_mutex_lock(&big_lock);
    tn_call_rcu1(malloc(sizeof(struct tn_rcu_head)), take_lock);
    tn_event_wait(&inside);
    in_child(synchronize_in_child);
    pthread_mutex_unlock(&big_lock);
    tn_drain_call_rcu();
}

/* The worker forks: there the child is the worker, and goes on. */
static pid_t child_of_worker = -1;

static void fork_here(struct tn_rcu_head *head)
{
    (void)head;
    child_of_worker = fork();
}

static void queue_exit(struct tn_rcu_head *head)
{
    (void)head;
    if (child_of_worker == 0) {
        _exit(were_called(1, 2) ? 0 : 1);
    }
}

static void queue_from_callback(struct tn_rcu_head *head)
{
    queue(2);
    tn_call_rcu1(head, queue_exit);
}

TEST(fork_in_a_function_of_call_rcu)
{
    static struct tn_rcu_head heads[2];
    struct tn_rcu_stats stats;

    tn_rcu_read_lock(); /* until all is queued */
    tn_call_rcu1(&heads[0], fork_here);
    queue(1);
    tn_call_rcu1(&heads[1], queue_from_callback);
    tn_rcu_read_unlock();
    do {
        tn_drain_call_rcu();
        tn_rcu_stats(&stats);
    } while (stats.callbacks_run < 5);
    await_child(child_of_worker);
}

/* A child of a child; each calls what was queued before it came to be. */
static void drain_all(void)
{
    queue(3);
    tn_drain_call_rcu();
    CHECK(were_called(1, 3) && called == 3);
}

static void leave_and_drain_all(void)
{
    tn_rcu_read_unlock();
    drain_all();
}

static void fork_in_section(void)
{
    queue(2);
    in_child(leave_and_drain_all);
    tn_rcu_read_unlock();
    tn_drain_call_rcu();
    CHECK(were_called(1, 2) && called == 2);
}

TEST(fork_twice)
{
    tn_rcu_read_lock();
    queue(1);
    in_child(fork_in_section);
    CHECK(called == 0);
    tn_rcu_read_unlock();
    tn_drain_call_rcu();
    CHECK(were_called(1, 1) && called == 1);
}

/* What the child does not take part in stays as it was. */
static int readers_in_child;

static void count_readers(void)
{
    struct tn_rcu_stats stats;

    tn_rcu_stats(&stats);
    CHECK(stats.readers == (uint64_t)readers_in_child);
}

TEST(fork_disabled_and_enabled)
{
    pthread_t reader = thread_start(read_and_stay, &may_end);

    tn_event_wait(&inside);
    tn_rcu_register_thread();
    tn_rcu_disable_atfork();
    tn_rcu_disable_atfork();
    tn_rcu_enable_atfork();
    readers_in_child = 2;
    in_child(count_readers);
    tn_rcu_enable_atfork();
    readers_in_child = 1;
    in_child(count_readers);
    tn_event_set(&may_end);
    thread_join(reader);
}

/* The thread that forks keeps its notifiers, and those of others are gone. */
static struct tn_event told = TN_EVENT_INIT(false);

static void tell(struct tn_rcu_force_notifier *n)
{
    (void)n;
    tn_event_set(&told);
}

static void be_told(void)
{
    pthread_t thread;

    tn_rcu_read_lock();
    thread = thread_start(synchronize, NULL);
    tn_event_wait(&told);
    tn_rcu_read_unlock();
    thread_join(thread);
}

TEST(fork_keeps_force_notifiers)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};

    if (!CHILD_HAS_THREADS) {
        tap_skip("no threads in children");
    }
    tn_rcu_add_force_notifier(&notifier);
    in_child(be_told);
    be_told();
    tn_rcu_remove_force_notifier(&notifier);
}

/* membarrier, or what replaces it, works in the child. */
static void *read_often(void *arg)
{
    while (!tn_event_wait_until(arg, 0)) {
        tn_rcu_read_lock();
        tn_rcu_read_unlock();
    }
    return arg;
}

static void synchronize_with_readers(void)
{
    pthread_t reader = thread_start(read_often, &may_end);

    for (int i = 0; i < 100; i++) {
        tn_synchronize_rcu();
    }
    tn_event_set(&may_end);
    thread_join(reader);
}

TEST(fork_and_read_in_the_child)
{
    if (!CHILD_HAS_THREADS) {
        tap_skip("no threads in children");
    }
    synchronize_with_readers();
    tn_event_reset(&may_end);
    in_child(synchronize_with_readers);
}

static struct tn_event is_inside = TN_EVENT_INIT(false);
static pid_t child_of_handler = -1;

static void *stay_until_the_fork(void *arg)
{
    tn_rcu_read_lock();
    tn_event_set(&is_inside);
    tn_event_wait(&may_end);
    tn_rcu_read_unlock();
    return arg;
}

static void fork_once(const struct tn_rcu_stall *stall, void *unused)
{
    (void)stall;
    (void)unused;
    if (child_of_handler == -1) {
        fflush(stdout);
        child_of_handler = fork();
        tn_event_set(&may_end);
    }
}

/* The child goes on with the grace period, whose reader is not there. */
TEST(fork_in_the_handler_of_stalls)
{
    pthread_t reader;

    tn_rcu_set_stall_limit(20 * TN_MILLISECOND);
    tn_rcu_set_stall_handler(fork_once, NULL);
    reader = thread_start(stay_until_the_fork, NULL);
    tn_event_wait(&is_inside);
    tn_synchronize_rcu();
    if (child_of_handler == 0) {
        tn_synchronize_rcu();
        _exit(0);
    }
    thread_join(reader);
    await_child(child_of_handler);
}
