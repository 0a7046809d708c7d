/* SPDX-License-Identifier: MIT */
/* The rows on many nodes; who includes this has defined what call.h needs. */

#include <sched.h>

#include "rcu/pool.h"
#include "rcu/turn.h"

enum { ASSIST_EVERY = 64 };

/*
 * One round: one node, taken from those that came back if there are any, handed
 * over and called for.  The last drain is timed, too.
 */
static int64_t hand_over(uint64_t rounds)
{
    struct pool *pool = my_pool();
    struct node *node;
    int64_t start;

    enter();
    bench_line_up();
    start = bench_wall();
    for (uint64_t i = 0; i < rounds; i++) {
        while (!(node = pool_take(pool))) {
            assist();
            sched_yield();
        }
        call(&node->head, give_back);
        if (i % ASSIST_EVERY == 0) {
            assist();
        }
    }
    drain();
    start = bench_wall() - start;
    CHECK(pool->put == rounds);
    leave();
    return start;
}

static void end_to_end(struct bench *b)
{
    pools_taken = 0;
    enter();
    begin_on(b->threads == 1 ? 1 : ANY_CPU);
    leave();
    bench_together(b, hand_over);
    b->figures[0] /= b->threads; /* per node */
    end();
}

CONTESTANT(END_TO_END_ONE, ROLE, LABEL, end_to_end)
CONTESTANT(END_TO_END_TWO, ROLE, LABEL, end_to_end)
