/* SPDX-License-Identifier: MIT */
/*
 * The rows on call_rcu, for one contestant.  Who includes this has defined
 *
 *     HEAD            what is in a structure that is handed over
 *     call(), drain()
 *     enter(), leave()
 *     begin(), end()  around a turn; begin() sees to it that the thread that
 *                     runs functions is there, with the affinity of the caller
 *     assist()        called now and then by threads that have much to hand
 *                     over, and when they cannot go on
 *     ROLE, LABEL
 */

#include <semaphore.h>

#include "bench.h"
#include "rcu/turn.h"

enum { REST_NS = 100000 };

static sem_t called;
static int64_t called_at;

static void note_call(HEAD *head)
{
    (void)head;
    called_at = bench_wall();
    sem_post(&called);
}

/*
 * One round: from call_rcu to the start of the function, on the other
 * processor; all that can sleep does before.
 */
static void callback_when_idle(struct bench *b)
{
    int64_t *times = bench_times(b), began = bench_wall(), start;
    static HEAD head;

    sem_init(&called, 0, 0);
    enter();
    begin_on(1);
    for (uint64_t i = 0; i < b->rounds; i++) {
        bench_nap(REST_NS);
        start = bench_wall();
        call(&head, note_call);
        sem_wait(&called);
        times[i] = called_at - start;
    }
    end();
    leave();
    bench_report_each(b, times, bench_wall() - began);
}

CONTESTANT(CALLBACK, ROLE, LABEL, callback_when_idle)

static uint64_t counted;

static void count_call(HEAD *head)
{
    (void)head;
    counted++;
}

/* One round: call_rcu, and a drain; all that can sleep does before. */
static void drain_when_idle(struct bench *b)
{
    int64_t *times = bench_times(b), began = bench_wall(), start;
    static HEAD head;

    enter();
    begin_on(1);
    counted = 0;
    for (uint64_t i = 0; i < b->rounds; i++) {
        bench_nap(REST_NS);
        start = bench_wall();
        call(&head, count_call);
        drain();
        times[i] = bench_wall() - start;
        CHECK(counted == i + 1);
    }
    end();
    leave();
    bench_report_each(b, times, bench_wall() - began);
}

CONTESTANT(DRAIN, ROLE, LABEL, drain_when_idle)
