/* SPDX-License-Identifier: MIT */
/*
 * The rows on callers of synchronize that wait for the same reader, for one
 * contestant.  Who includes this has defined what synchronize.h needs.
 */

#include <semaphore.h>

#include "bench.h"

enum { ASLEEP_NS = 200000, MAX_CALLERS = 8 };

static struct {
    sem_t go, all_back;
    int callers, there, back;
    bool over;
    int64_t last_back; /* when the last went on */
} at_once;

/* One of those that wait.  They go on one after the other, in any order. */
static void *call_when_told(void *unused)
{
    enter();
    for (sem_wait(&at_once.go); !at_once.over; sem_wait(&at_once.go)) {
        int64_t now;

        __atomic_add_fetch(&at_once.there, 1, __ATOMIC_ACQ_REL);
        synchronize();
        now = bench_wall();
        if (__atomic_add_fetch(&at_once.back, 1, __ATOMIC_ACQ_REL) ==
            at_once.callers) {
            at_once.last_back = now;
            sem_post(&at_once.all_back);
        }
    }
    leave();
    return unused;
}

static void tell_all(void)
{
    for (int i = 0; i < at_once.callers; i++) {
        sem_post(&at_once.go);
    }
}

/*
 * One round: from when a reader is about to close its section to when all have
 * gone on that called synchronize while it was inside, and fell asleep.
 */
static int64_t leave_all_once(void)
{
    int64_t left;

    at_once.there = at_once.back = 0;
    lock();
    tell_all();
    while (__atomic_load_n(&at_once.there, __ATOMIC_ACQUIRE) <
           at_once.callers) {
        bench_nap(ASLEEP_NS);
    }
    bench_nap(ASLEEP_NS);
    CHECK(__atomic_load_n(&at_once.back, __ATOMIC_ACQUIRE) == 0);
    left = bench_wall();
    unlock();
    sem_wait(&at_once.all_back);
    return at_once.last_back - left;
}

static void leave_all(struct bench *b)
{
    int64_t *times = bench_times(b), began = bench_wall();
    pthread_t callers[MAX_CALLERS];

    CHECK(b->threads <= MAX_CALLERS);
    sem_init(&at_once.go, 0, 0);
    sem_init(&at_once.all_back, 0, 0);
    at_once.callers = b->threads;
    at_once.over = false;
    bench_pin(
        1); /* a wake-up is never of the same processor, with one caller */
    enter();
    for (int i = 0; i < b->threads; i++) {
        callers[i] = bench_start(i, call_when_told, NULL);
    }
    for (uint64_t i = 0; i < b->rounds; i++) {
        times[i] = leave_all_once();
    }
    at_once.over = true;
    tell_all();
    for (int i = 0; i < b->threads; i++) {
        bench_join(callers[i]);
    }
    leave();
    bench_pin(ANY_CPU);
    bench_report_each(b, times, bench_wall() - began);
    b->figures[0] /= b->threads; /* per call */
}

CONTESTANT(AT_ONCE_1, ROLE, LABEL, leave_all)
CONTESTANT(AT_ONCE_2, ROLE, LABEL, leave_all)
CONTESTANT(AT_ONCE_4, ROLE, LABEL, leave_all)
CONTESTANT(AT_ONCE_8, ROLE, LABEL, leave_all)
