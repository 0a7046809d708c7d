/* SPDX-License-Identifier: MIT */
/*
 * The event rows, for one contestant.  Who includes this has defined
 *
 *     struct event                      unset after clear
 *     clear(), set(), reset(), await()  static inline, of a struct event *
 *     ROLE, LABEL
 *
 * and, if only the ping-pong makes sense for it, PING_PONG_ONLY.
 */

#include "bench.h"

#define ALIGNED __attribute__((aligned(128)))

/* There and back: the partner answers ping with pong. */
static ALIGNED struct event ping;
static ALIGNED struct event pong;
static uint64_t answers;

static void *partner(void *rounds)
{
    for (uint64_t i = *(uint64_t *)rounds; i; i--) {
        await(&ping);
        reset(&ping);
        answers++;
        set(&pong);
    }
    return NULL;
}

/*
 * One round: sets ping, waits for pong, resets it.  The other thread does the
 * same the other way round, on processor @cpu.
 */
static void play(struct bench *b, int cpu)
{
    int64_t *times = bench_times(b), began = bench_wall(), start;
    pthread_t thread;

    answers = 0;
    clear(&ping);
    clear(&pong);
    thread = bench_start(cpu, partner, &b->rounds);
    for (uint64_t i = 0; i < b->rounds; i++) {
        start = bench_wall();
        set(&ping);
        await(&pong);
        reset(&pong);
        times[i] = bench_wall() - start;
    }
    bench_join(thread);
    CHECK(answers == b->rounds);
    bench_report_each(b, times, bench_wall() - began);
}

static void ping_pong_two(struct bench *b)
{
    play(b, 1);
}

static void ping_pong_one(struct bench *b)
{
    play(b, 0);
}

CONTESTANT(PING_PONG_TWO, ROLE, LABEL, ping_pong_two)
CONTESTANT(PING_PONG_ONE, ROLE, LABEL, ping_pong_one)

#ifndef PING_PONG_ONLY

/* One round: sets an event that is set. */
static void set_when_set(struct bench *b)
{
    static ALIGNED struct event ev;
    int64_t start;

    clear(&ev);
    set(&ev);
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        set(&ev);
    }
    bench_report(b, bench_cpu() - start);
    await(&ev);
}

/* One round: resets an event that is set, and sets it. */
static void reset_and_set(struct bench *b)
{
    static ALIGNED struct event ev;
    int64_t start;

    clear(&ev);
    set(&ev);
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        reset(&ev);
        set(&ev);
    }
    bench_report(b, bench_cpu() - start);
    await(&ev);
}

/* One round: waits for an event that is set. */
static void wait_when_set(struct bench *b)
{
    static ALIGNED struct event ev;
    int64_t start;

    clear(&ev);
    set(&ev);
    bench_use(&ev);
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        await(&ev);
    }
    bench_report(b, bench_cpu() - start);
}

CONTESTANT(EVENT_SET, ROLE, LABEL, set_when_set)
CONTESTANT(EVENT_RESET_SET, ROLE, LABEL, reset_and_set)
CONTESTANT(EVENT_WAIT, ROLE, LABEL, wait_when_set)

#endif
