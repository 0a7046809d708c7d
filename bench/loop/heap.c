/* SPDX-License-Identifier: MIT */
/*
 * Timers by hand: a binary heap of pointers, each timer knowing its place.  On
 * another thread under a mutex, which nobody else wants.
 */

#include "bench.h"

#define LABEL "binary heap"
#define ROLE  PEER

typedef int64_t deadline;

struct timer {
    deadline at;
    int place; /* from 1, or 0 */
};

struct loop {
    struct timer *heap[20001];
    int count;
    int64_t now;
};

static struct loop own;

static struct loop *open_loop(void)
{
    return &own;
}

static void settle(struct loop *l)
{
    l->now = bench_wall();
}

static void init_timer(struct loop *l, struct timer *timer)
{
    (void)l;
    timer->place = 0;
}

static deadline deadline_in(struct loop *l, int64_t ns)
{
    return l->now + ns;
}

static void put(struct timer *timer, int place)
{
    own.heap[place] = timer;
    timer->place = place;
}

static void rise(struct timer *timer, int place)
{
    for (; place > 1 && timer->at < own.heap[place / 2]->at; place /= 2) {
        put(own.heap[place / 2], place);
    }
    put(timer, place);
}

static void sink(struct timer *timer, int place)
{
    int child;

    for (; (child = 2 * place) <= own.count; place = child) {
        if (child < own.count &&
            own.heap[child + 1]->at < own.heap[child]->at) {
            child++;
        }
        if (timer->at <= own.heap[child]->at) {
            break;
        }
        put(own.heap[child], place);
    }
    put(timer, place);
}

static void arm(struct timer *timer, deadline at)
{
    timer->at = at;
    rise(timer, ++own.count);
}

static void cancel(struct timer *timer)
{
    struct timer *last = own.heap[own.count--];
    int place = timer->place;

    timer->place = 0;
    if (last != timer) {
        if (place > 1 && last->at < own.heap[place / 2]->at) {
            rise(last, place);
        } else {
            sink(last, place);
        }
    }
}

static bool is_armed(struct timer *timer)
{
    return timer->place != 0;
}

#include "loop/timer.h"

/* One round: as arm_random, under a mutex. */
static void arm_locked(struct bench *b)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    int64_t start;

    set_up_timers();
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        pthread_mutex_lock(&lock);
        arm(&moving, random_ones[i % CHOICES]);
        pthread_mutex_unlock(&lock);
        pthread_mutex_lock(&lock);
        cancel(&moving);
        pthread_mutex_unlock(&lock);
    }
    bench_report(b, bench_cpu() - start);
    CHECK(!is_armed(&moving) && is_armed(&timers[0]));
}

CONTESTANT(TIMER_OTHER, PEER, "heap, mutex", arm_locked)
