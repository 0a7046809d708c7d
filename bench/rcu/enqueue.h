/* SPDX-License-Identifier: MIT */
/* The rows on handing over; who includes this has defined what call.h needs. */

#include "rcu/pool.h"
#include "rcu/turn.h"

enum { BATCH = 16384 };

/*
 * Whoever hands something over has made it, or looked at it.  Here another
 * thread has had it since: to fetch it back costs several times what handing it
 * over does, and is not timed.
 */
static void look_at_nodes(struct pool *pool)
{
    pool->fresh = 0;
    for (int i = 0; i < BATCH; i++) {
        pool_fresh(pool);
    }
    pool->fresh = 0;
}

/*
 * One round: one call_rcu.  Threads hand over a batch at the same time, and
 * drain before the next; only the handing over is timed.  The thread that runs
 * functions is at work meanwhile, on the other processor if there is one free.
 */
static int64_t enqueue_batches(uint64_t rounds)
{
    struct pool *pool = my_pool();
    uint64_t done = 0;
    int64_t took = 0, start;

    enter();
    while (done < rounds) {
        look_at_nodes(pool);
        bench_line_up();
        start = bench_cpu();
        for (int i = 0; i < BATCH; i++) {
            call(&pool_fresh(pool)->head, give_back);
        }
        took += bench_cpu() - start;
        done += BATCH;
        drain();
        CHECK(pool->put == done);
    }
    leave();
    return (int64_t)((double)took * (double)rounds / (double)done);
}

static void enqueue(struct bench *b)
{
    pools_taken = 0;
    enter();
    begin_on(b->threads == 1 ? 1 : ANY_CPU);
    leave();
    bench_together(b, enqueue_batches);
    end();
}

CONTESTANT(ENQUEUE_ONE, ROLE, LABEL, enqueue)
CONTESTANT(ENQUEUE_TWO, ROLE, LABEL, enqueue)
