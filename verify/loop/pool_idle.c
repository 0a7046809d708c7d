/* SPDX-License-Identifier: MIT */
/*
 * A thread that ends because it has been idle for long does not take a job with
 * it that is submitted at that moment, nor does free miss it.
 *
 * Promises: P2 P5
 * Variants: event
 * Defines: MIN=0 | MIN=1
 * Options: --timeouts=2
 */

#include "tenon/pool.h"
#include "verify_loop.h"

static struct tn_job first, second;
static int worked;

static void work(void *unused)
{
    (void)unused;
    worked++;
}

int main(void)
{
    const struct tn_pool_options options = {
        .min_threads = MIN, .max_threads = 1, .idle_ns = 1000};
    struct tn_pool *pool = tn_pool_new(&options);

    tn_job_init(&first, work, NULL, NULL, NULL);
    tn_job_init(&second, work, NULL, NULL, NULL);
    tn_pool_submit(pool, &first);
    tn_pool_submit(pool, &second);
    tn_pool_free(pool);
    assert(worked == 2);
    return 0;
}
