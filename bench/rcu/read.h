/* SPDX-License-Identifier: MIT */
/*
 * The rows on sections, for one contestant.  Who includes this has defined
 *
 *     enter(), leave()    static inline: a thread comes and goes
 *     lock(), unlock()    static inline
 *     ROLE, LABEL
 *
 * and NO_NESTING, if sections do not nest.
 */

#include "bench.h"

/* The compiler must think that there is something in the sections. */
static int64_t time_sections(uint64_t rounds)
{
    int64_t start;

    bench_line_up();
    start = bench_cpu();
    for (uint64_t i = 0; i < rounds; i++) {
        lock();
        bench_use(NULL);
        unlock();
    }
    return bench_cpu() - start;
}

/* One round: a section with nothing in it. */
static int64_t sections(uint64_t rounds)
{
    int64_t took;

    enter();
    took = time_sections(rounds);
    leave();
    return took;
}

static void empty_sections(struct bench *b)
{
    bench_together(b, sections);
}

CONTESTANT(READ_ONE, ROLE, LABEL, empty_sections)
CONTESTANT(READ_TWO, ROLE, LABEL, empty_sections)

#ifndef NO_NESTING

/* One round: the same inside a section that stays open. */
static int64_t nested_pairs(uint64_t rounds)
{
    int64_t took;

    enter();
    lock();
    took = time_sections(rounds);
    unlock();
    leave();
    return took;
}

static void nested_pair(struct bench *b)
{
    bench_together(b, nested_pairs);
}

CONTESTANT(NESTED_PAIR, ROLE, LABEL, nested_pair)

/* One round: two sections, one in the other. */
static int64_t sections_in_sections(uint64_t rounds)
{
    int64_t start;

    enter();
    bench_line_up();
    start = bench_cpu();
    for (uint64_t i = 0; i < rounds; i++) {
        lock();
        bench_use(NULL);
        lock();
        bench_use(NULL);
        unlock();
        bench_use(NULL);
        unlock();
    }
    start = bench_cpu() - start;
    leave();
    return start;
}

static void nested_section(struct bench *b)
{
    bench_together(b, sections_in_sections);
}

CONTESTANT(NESTED_SECTION, ROLE, LABEL, nested_section)

#endif
