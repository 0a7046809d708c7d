/* SPDX-License-Identifier: MIT */
/*
 * The limit of a loop that polls: a thread that does nothing but look at a flag
 * and say when it saw it.
 */

#include "bench.h"

static struct {
    __attribute__((aligned(128))) unsigned wanted;
    __attribute__((aligned(128))) int64_t seen_at;
    bool over;
} flag;

static void *look(void *unused)
{
    unsigned seen = 0;

    while (!__atomic_load_n(&flag.over, __ATOMIC_RELAXED)) {
        unsigned wanted = __atomic_load_n(&flag.wanted, __ATOMIC_ACQUIRE);

        if (wanted != seen) {
            seen = wanted;
            __atomic_store_n(&flag.seen_at, bench_wall(), __ATOMIC_RELEASE);
        }
    }
    return unused;
}

/* One round: from setting the flag to when the other processor saw it. */
static void wake_spinning(struct bench *b)
{
    int64_t *times = bench_times(b), began = bench_wall(), start, end;
    pthread_t thread;

    flag.over = false;
    flag.wanted = 0;
    thread = bench_start(1, look, NULL);
    for (uint64_t i = 0; i < b->rounds; i++) {
        bench_nap(100000);
        flag.seen_at = 0;
        start = bench_wall();
        __atomic_store_n(&flag.wanted, (unsigned)i + 1, __ATOMIC_RELEASE);
        while (!(end = __atomic_load_n(&flag.seen_at, __ATOMIC_ACQUIRE))) {
        }
        times[i] = end - start;
    }
    __atomic_store_n(&flag.over, true, __ATOMIC_RELAXED);
    bench_join(thread);
    bench_report_each(b, times, bench_wall() - began);
}

CONTESTANT(WAKE_BUSY, LIMIT, "spinning flag", wake_spinning)
