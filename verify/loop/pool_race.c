/* SPDX-License-Identifier: MIT */
/*
 * A job that two cancel, while the pool takes it, is worked or cancelled, once.
 *
 * Promises: P3
 * Variants: event
 */

#include "tenon/pool.h"
#include "verify_loop.h"

static struct tn_pool *pool;
static struct tn_job job;
static int worked, cancelled[2];

static void work(void *unused)
{
    (void)unused;
    worked++;
}

static void *cancel(void *unused)
{
    cancelled[0] = tn_job_cancel(&job) == 0;
    return unused;
}

int main(void)
{
    pthread_t thread;

    pool = tn_pool_new(NULL);
    tn_job_init(&job, work, NULL, NULL, NULL);
    tn_pool_submit(pool, &job);
    thread = start(cancel);
    cancelled[1] = tn_pool_cancel_all(pool) == 1;
    pthread_join(thread, NULL);
    tn_pool_free(pool);
    assert(worked + cancelled[0] + cancelled[1] == 1);
    return 0;
}
