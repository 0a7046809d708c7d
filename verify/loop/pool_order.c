/* SPDX-License-Identifier: MIT */
/*
 * In a pool of one thread jobs are worked in the order in which they were
 * submitted, each after the one before it; and free comes after all of them.
 *
 * Promises: P1 P4 P5
 * Variants: event
 * Defines: MIN=0 | MIN=1
 */

#include "tenon/pool.h"
#include "verify_loop.h"

static struct tn_job jobs[2];
static int worked; /* plain */

static void work(void *job)
{
    assert(job == &jobs[worked]);
    worked++;
}

int main(void)
{
    const struct tn_pool_options one = {.min_threads = MIN, .max_threads = 1};
    struct tn_pool *pool = tn_pool_new(&one);

    for (int i = 0; i < 2; i++) {
        tn_job_init(&jobs[i], work, NULL, NULL, &jobs[i]);
        assert(tn_pool_submit(pool, &jobs[i]) == 0);
    }
    tn_pool_free(pool);
    assert(worked == 2);
    return 0;
}
