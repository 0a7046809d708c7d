/* SPDX-License-Identifier: MIT */
/*
 * The rows on synchronize without anybody in its way for long.  Beside what
 * read.h needs, who includes this has defined synchronize().
 */

#include "bench.h"

enum { TRIES = 100 };

static uint64_t read_sections;
static bool is_over;

static void *read_until_over(void *unused)
{
    enter();
    while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) {
        lock();
        bench_use(NULL);
        unlock();
        __atomic_store_n(&read_sections, read_sections + 1, __ATOMIC_RELAXED);
    }
    leave();
    return unused;
}

static uint64_t count_sections(void)
{
    return __atomic_load_n(&read_sections, __ATOMIC_RELAXED);
}

/*
 * A reader on the other processor opens and closes sections without end.  On a
 * machine with much to do it may get no processor: such a turn is no good, and
 * is taken again.  With several callers they may be what starves it.
 */
static void with_reader(struct bench *b, void (*measure)(struct bench *b))
{
    pthread_t reader;
    uint64_t before;
    int tries = 0;

    is_over = false;
    read_sections = 0;
    reader = bench_start(1, read_until_over, NULL);
    while (count_sections() == 0) {
    }
    do {
        CHECK(tries++ < TRIES);
        before = count_sections();
        measure(b);
    } while (count_sections() == before && b->threads == 1);
    __atomic_store_n(&is_over, true, __ATOMIC_RELAXED);
    bench_join(reader);
}

/* One round: synchronize. */
static int64_t call_synchronize(uint64_t rounds)
{
    int64_t start;

    enter();
    bench_line_up();
    start = bench_wall();
    for (uint64_t i = 0; i < rounds; i++) {
        synchronize();
    }
    start = bench_wall() - start;
    leave();
    return start;
}

static void call_on_one_cpu(struct bench *b)
{
    bench_together_on(b, 0, call_synchronize);
}

static void synchronize_one_reader(struct bench *b)
{
    with_reader(b, call_on_one_cpu);
}

CONTESTANT(SYNCHRONIZE, ROLE, LABEL, synchronize_one_reader)

#ifndef ONE_CALLER

static void call_on_both_cpus(struct bench *b)
{
    bench_together(b, call_synchronize);
}

/*
 * The same, each of several threads once in a round, on both processors: on one
 * they would come one after the other, and not at once.
 */
static void synchronize_at_once(struct bench *b)
{
    with_reader(b, call_on_both_cpus);
    b->figures[0] /= b->threads; /* per call */
}

CONTESTANT(SYNCHRONIZE_2, ROLE, LABEL, synchronize_at_once)
CONTESTANT(SYNCHRONIZE_4, ROLE, LABEL, synchronize_at_once)
CONTESTANT(SYNCHRONIZE_8, ROLE, LABEL, synchronize_at_once)

#endif
