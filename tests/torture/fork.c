/* SPDX-License-Identifier: MIT */
/*
 * A process forks again and again, while threads read, queue functions, wait
 * for grace periods, come and go and run a loop.  Each function has a slot that
 * says how far it has come.  In the child, those whose call_rcu had returned,
 * and that had not been called, are called once, in the order of their thread;
 * one at most may be missing, which the worker was about to call.  What had
 * been called is not called again.
 *
 * With LIMITS these are so low that they are hit at every turn, in the child,
 * too: there each call outside of a section waits, in vain only for a while,
 * and at the end nothing is pending.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "after_fork.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/clock.h"
#include "tenon/rcu.h"
#include "tenon/rcu_limits.h"
#include "tenon/thread.h"
#include "torture.h"

enum { SLOTS = 2000, QUEUERS = 64 };
enum { UNUSED, BEGUN, QUEUED, CALLED };

struct slot {
    struct tn_rcu_head rcu;
    unsigned state;
    unsigned calls; /* in the child */
    unsigned queuer;
    uint64_t number; /* among those of its queuer */
};

static struct slot slots[SLOTS];
static uint64_t latest_called[QUEUERS];
static bool in_child;

static int values[2] = {1, 1};
static unsigned current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct tn_loop_thread *loop_thread;
static uint64_t forks;

static void on_call(struct slot *slot)
{
    uint64_t *latest = &latest_called[slot->queuer];

    TORTURE_CHECK(slot->number > *latest);
    TORTURE_CHECK(in_child || slot->number == *latest + 1);
    *latest = slot->number;
    if (in_child) {
        slot->calls++;
    } else {
        tn_atomic_set(&slot->state, CALLED);
        torture_dawdle();
        tn_atomic_store_release(&slot->state, UNUSED);
    }
}

/* Of one queuer's own part of the slots, an unused one, or NULL. */
static struct slot *find_slot(unsigned queuer)
{
    unsigned part = SLOTS / QUEUERS;
    struct slot *slot = &slots[queuer * part + torture_random() % part];

    return tn_atomic_load_acquire(&slot->state) == UNUSED ? slot : NULL;
}

static void queue_one(unsigned queuer, uint64_t *number)
{
    struct slot *slot = find_slot(queuer);

    if (slot) {
        slot->queuer = queuer;
        slot->number = ++*number;
        tn_atomic_set(&slot->state, BEGUN);
        tn_barrier();
        tn_call_rcu_sized(slot, on_call, rcu, sizeof(*slot));
        /* It may have been called, and all else, meanwhile. */
        (void)tn_atomic_cmpxchg(&slot->state, BEGUN, QUEUED);
    }
}

static unsigned queuers;

static void queuer(void)
{
    unsigned self = tn_atomic_fetch_inc(&queuers);
    uint64_t number = 0;

    while (!torture_is_over()) {
        queue_one(self, &number);
        if (torture_one_in(100)) {
            tn_force_rcu();
        } else if (torture_one_in(100)) {
            tn_drain_call_rcu_until(tn_deadline_in(TN_MILLISECOND));
        }
        torture_dawdle();
    }
}

/* Threads of one queuer, one after the other, that end at once. */
struct visit {
    unsigned queuer;
    uint64_t number;
};

static pthread_key_t key;

static void queue_at_end(void *visit)
{
    struct visit *v = visit;

    queue_one(v->queuer, &v->number);
}

static void *come_and_go(void *visit)
{
    struct visit *v = visit;

    pthread_setspecific(key, v);
    queue_one(v->queuer, &v->number);
    return NULL;
}

static void visitor(void)
{
    struct visit visit = {tn_atomic_fetch_inc(&queuers), 0};

    while (!torture_is_over()) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, come_and_go, &visit) == 0) {
            pthread_join(thread, NULL);
            tn_drain_call_rcu(); /* the order is that of one thread */
        }
    }
}

static void read_some(void)
{
    const volatile int *value; /* the racy twin reads it too */

    tn_rcu_read_lock();
    value = &values[tn_atomic_load_acquire(&current)];
    torture_dawdle();
    TORTURE_CHECK(*value != 0);
    if (torture_one_in(10)) {
        pthread_mutex_lock(&lock); /* which the forker may have */
        pthread_mutex_unlock(&lock);
    }
    tn_rcu_read_unlock();
}

static void reader(void)
{
    while (!torture_is_over()) {
        read_some();
        if (torture_one_in(100)) {
            tn_rcu_unregister_thread();
        }
    }
}

static void replace(void)
{
    unsigned now = tn_atomic_read(&current);

    values[!now] = 1;
    tn_atomic_store_release(&current, !now);
#ifndef RACY
    tn_synchronize_rcu();
#endif
    values[now] = 0;
}

static void updater(void)
{
    static unsigned updaters;
    bool is_first = tn_atomic_fetch_inc(&updaters) == 0;

    while (!torture_is_over()) {
        if (is_first) {
            replace();
        } else {
            read_some();
        }
    }
}

static void on_bh(void *opaque)
{
    (void)opaque;
    read_some();
}

static void loop_user(void)
{
    while (!torture_is_over()) {
        tn_bh_schedule_oneshot(tn_loop_thread_loop(loop_thread), on_bh, NULL);
        torture_dawdle();
    }
}

/* The child */

static unsigned states[SLOTS];

static void *replace_in_child(void *unused)
{
    replace();
    return unused;
}

static void check_slots(void)
{
    unsigned missing = 0;

    for (int i = 0; i < SLOTS; i++) {
        unsigned calls = slots[i].calls;

        TORTURE_CHECK(calls <= 1);
        TORTURE_CHECK(calls == 0 || states[i] == QUEUED || states[i] == BEGUN);
        missing += states[i] == QUEUED && calls == 0;
    }
    TORTURE_CHECK(missing <= 1);
}

static void read_in_child(void)
{
    pthread_t thread;

    TORTURE_CHECK(pthread_create(&thread, NULL, replace_in_child, NULL) == 0);
    for (int i = 0; i < 100; i++) {
        tn_rcu_read_lock();
        TORTURE_CHECK(values[tn_atomic_load_acquire(&current)] != 0);
        tn_rcu_read_unlock();
    }
    pthread_join(thread, NULL);
}

#ifdef LIMITS
enum { CHILDS_OWN = 100 };

static unsigned own_called;

static void on_own_call(struct tn_rcu_head *head)
{
    static struct tn_rcu_head *latest;

    TORTURE_CHECK(head > latest);
    latest = head;
    own_called++;
}

/* Far above the limits where it may not wait, and one where it may. */
static void hit_limits_in_child(void)
{
    static struct tn_rcu_head own[CHILDS_OWN];
    struct tn_rcu_stats before, after;

    tn_rcu_stats(&before);
    tn_rcu_read_lock();
    for (int i = 0; i < CHILDS_OWN - 1; i++) {
        tn_call_rcu1_sized(&own[i], on_own_call, 100);
    }
    tn_rcu_stats(&after);
    TORTURE_CHECK(after.limit_waits == before.limit_waits);
    TORTURE_CHECK(after.limit_exceeded > before.limit_exceeded);
    TORTURE_CHECK(own_called == 0);
    tn_rcu_read_unlock();
    tn_call_rcu1_sized(&own[CHILDS_OWN - 1], on_own_call, 100);
    tn_drain_call_rcu();
    tn_rcu_stats(&after);
    TORTURE_CHECK(own_called == CHILDS_OWN);
    TORTURE_CHECK(after.callbacks_pending == 0 && after.bytes_pending == 0);
}

static void set_limits(void)
{
    const struct tn_rcu_limits limits = {10, 30, 1000, 3000, TN_MILLISECOND};

    tn_rcu_set_limits(&limits);
}
#else
static void hit_limits_in_child(void)
{
}

static void set_limits(void)
{
}
#endif

static void live_as_child(bool in_section)
{
    after_fork();
    in_child = true;
    torture_begin_child();
    for (int i = 0; i < SLOTS; i++) {
        states[i] = tn_atomic_read(&slots[i].state);
    }
    TORTURE_CHECK(tn_rcu_in_section() == in_section);
    if (in_section) {
        TORTURE_CHECK(values[tn_atomic_read(&current)] != 0);
        tn_rcu_read_unlock();
    }
    tn_drain_call_rcu();
    check_slots();
    hit_limits_in_child();
    if (CHILD_HAS_THREADS) {
        read_in_child();
    }
    tn_synchronize_rcu();
    _exit(0);
}

static void fork_once(bool in_section)
{
    pid_t child = fork();

    if (child == 0) {
        live_as_child(in_section);
    }
    if (in_section) {
        tn_rcu_read_unlock();
    }
    pthread_mutex_unlock(&lock);
    if (child > 0) {
        torture_await_child(child);
        forks++;
    }
}

static void forker(void)
{
    while (!torture_is_over()) {
        bool in_section = torture_one_in(2);

        pthread_mutex_lock(&lock);
        if (in_section) {
            tn_rcu_read_lock();
        }
        torture_dawdle();
        fork_once(in_section);
        torture_count(1);
    }
}

static void begin(void)
{
    set_limits();
    pthread_key_create(&key, queue_at_end);
    loop_thread = tn_loop_thread_new(NULL);
    TORTURE_CHECK(loop_thread != NULL);
}

static void end(void)
{
    struct tn_rcu_stats stats;

    tn_loop_thread_free(loop_thread);
    tn_drain_call_rcu();
    for (int i = 0; i < SLOTS; i++) {
        TORTURE_CHECK(slots[i].state == UNUSED);
    }
    tn_rcu_stats(&stats);
    printf("# %llu forks, %llu waits at the limits\n",
           (unsigned long long)forks, (unsigned long long)stats.limit_waits);
}

static const struct torture_role roles[] = {
    {"forker", forker},   {"queuer", queuer},   {"reader", reader},
    {"updater", updater}, {"visitor", visitor}, {"loop user", loop_user},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "fork",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 6,
        .max_threads = 24,
    };

    return torture_main(argc, argv, &torture);
}
