/* SPDX-License-Identifier: MIT */
/*
 * When free returns all jobs have ended, and those that they submitted, also by
 * freeing themselves, and the done functions have been scheduled.
 *
 * Promises: P2 P5
 * Variants: event
 * Defines: MAX=1 | MAX=2
 */

#include "tenon/pool.h"
#include "verify_loop.h"

static struct tn_pool *pool;
static struct tn_loop *loop;
static struct tn_job later;
static int worked, calls;

static void work_later(void *unused)
{
    (void)unused;
    worked = 1;
}

static void done(void *unused, int result)
{
    (void)unused;
    assert(result == 0);
    calls++;
}

static void work(void *job)
{
    free(job);
    tn_job_init(&later, work_later, loop, done, NULL);
    assert(tn_pool_submit(pool, &later) == 0);
}

int main(void)
{
    const struct tn_pool_options options = {.max_threads = MAX};
    struct tn_job *job = malloc(sizeof(*job));

    loop = tn_loop_new();
    pool = tn_pool_new(&options);
    tn_job_init(job, work, NULL, NULL, job);
    assert(tn_pool_submit(pool, job) == 0);
    tn_pool_free(pool);
    assert(worked == 1 && calls == 0);
    tn_loop_poll(loop, false);
    assert(calls == 1);
    tn_loop_unref(loop);
    return 0;
}
