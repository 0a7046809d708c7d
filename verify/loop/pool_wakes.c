/* SPDX-License-Identifier: MIT */
/*
 * A thread that sleeps, or is about to, is woken for a job.
 *
 * Promises: P2 P4
 * Variants: event
 */

#include "tenon/event.h"
#include "tenon/pool.h"
#include "verify.h"

static struct tn_event worked = TN_EVENT_INIT(false);

static void work(void *unused)
{
    (void)unused;
    tn_event_set(&worked);
}

int main(void)
{
    const struct tn_pool_options one = {.min_threads = 1, .max_threads = 1};
    struct tn_pool *pool = tn_pool_new(&one);
    struct tn_job job;

    tn_job_init(&job, work, NULL, NULL, NULL);
    tn_pool_submit(pool, &job);
    tn_event_wait(&worked);
    tn_pool_free(pool);
    return 0;
}
