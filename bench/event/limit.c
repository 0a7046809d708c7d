/* SPDX-License-Identifier: MIT */
/*
 * The least that events take: a locked instruction to set and one to reset, a
 * load to see that it is set.  There and back: two threads that look at a word,
 * without end on two processors, and on one giving it up between looks.
 */

#include <sched.h>

#include "bench.h"

static __attribute__((aligned(128))) uint32_t word;

/* Compilers make a store of an exchange whose result nobody wants. */
static inline void exchange_word(void)
{
    uint32_t old = __atomic_exchange_n(&word, 0, __ATOMIC_RELEASE);

    __asm__ volatile("" : : "r"(old));
}

static void exchange(struct bench *b)
{
    int64_t start = bench_cpu();

    for (uint64_t i = 0; i < b->rounds; i++) {
        exchange_word();
    }
    bench_report(b, bench_cpu() - start);
}
CONTESTANT(EVENT_SET, LIMIT, "xchg", exchange)

static void or_and_exchange(struct bench *b)
{
    int64_t start = bench_cpu();

    for (uint64_t i = 0; i < b->rounds; i++) {
        (void)__atomic_fetch_or(&word, 1, __ATOMIC_ACQUIRE);
        exchange_word();
    }
    bench_report(b, bench_cpu() - start);
}
CONTESTANT(EVENT_RESET_SET, LIMIT, "or, xchg", or_and_exchange)

static void load(struct bench *b)
{
    int64_t start;

    word = 0;
    start = bench_cpu();
    for (uint64_t i = 0; i < b->rounds; i++) {
        while (__atomic_load_n(&word, __ATOMIC_ACQUIRE) != 0) {
        }
        bench_use(&word);
    }
    bench_report(b, bench_cpu() - start);
}
CONTESTANT(EVENT_WAIT, LIMIT, "load", load)

static __attribute__((aligned(128))) uint64_t ping;
static __attribute__((aligned(128))) uint64_t pong;

ALWAYS_INLINE void until(const uint64_t *p, uint64_t value, bool yield)
{
    while (__atomic_load_n(p, __ATOMIC_ACQUIRE) != value) {
        if (yield) {
            sched_yield();
        }
    }
}

ALWAYS_INLINE void *answer(uint64_t rounds, bool yield)
{
    for (uint64_t i = 1; i <= rounds; i++) {
        until(&ping, i, yield);
        __atomic_store_n(&pong, i, __ATOMIC_RELEASE);
    }
    return NULL;
}

static void *answer_two(void *rounds)
{
    return answer(*(uint64_t *)rounds, false);
}

static void *answer_one(void *rounds)
{
    return answer(*(uint64_t *)rounds, true);
}

ALWAYS_INLINE void play(struct bench *b, bool yield)
{
    int64_t *times = bench_times(b), began = bench_wall(), start;
    pthread_t thread;

    ping = pong = 0;
    thread = yield ? bench_start(0, answer_one, &b->rounds)
                   : bench_start(1, answer_two, &b->rounds);
    for (uint64_t i = 1; i <= b->rounds; i++) {
        start = bench_wall();
        __atomic_store_n(&ping, i, __ATOMIC_RELEASE);
        until(&pong, i, yield);
        times[i - 1] = bench_wall() - start;
    }
    bench_join(thread);
    bench_report_each(b, times, bench_wall() - began);
}

static void spin(struct bench *b)
{
    play(b, false);
}
CONTESTANT(PING_PONG_TWO, LIMIT, "spinning", spin)

static void yield(struct bench *b)
{
    play(b, true);
}
CONTESTANT(PING_PONG_ONE, LIMIT, "yielding", yield)
