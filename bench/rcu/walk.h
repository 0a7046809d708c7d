/* SPDX-License-Identifier: MIT */
/*
 * The rows on walks, for one contestant.  Who includes this has defined
 *
 *     enter(), leave()
 *     walk(count)       static inline: calls the handlers, under protection
 *     ROLE, LABEL
 */

#include "bench.h"
#include "rcu/handlers.h"

/* One round: a walk along a list of eight, calling a function for each. */
static int64_t walks(uint64_t rounds)
{
    uint64_t count = 0;
    int64_t start;

    enter();
    bench_line_up();
    start = bench_cpu();
    for (uint64_t i = 0; i < rounds; i++) {
        walk(&count);
    }
    start = bench_cpu() - start;
    CHECK(count == rounds * HANDLERS);
    leave();
    return start;
}

static void walk_handlers(struct bench *b)
{
    bench_together(b, walks);
}

CONTESTANT(WALK_ONE, ROLE, LABEL, walk_handlers)
CONTESTANT(WALK_TWO, ROLE, LABEL, walk_handlers)
