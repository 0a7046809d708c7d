/* SPDX-License-Identifier: MIT */
/*
 * The rows on pools, for one contestant.  Beside what loop/bh.h wants, who
 * includes this has defined
 *
 *     struct pool_job
 *     init_pool_job(loop, job, done, opaque)
 *     submit(job)                its work is nothing
 */

#include "bench.h"
#include "loop/the_loop.h"

enum { MOST_UNDER_WAY = 64 };

static struct pool_job pool_jobs[MOST_UNDER_WAY];
static uint64_t to_submit, to_come_back;

static void job_done(void *job)
{
    to_come_back--;
    if (to_submit) {
        to_submit--;
        submit(job);
    }
}

/* One round: a job, from its submit in the loop to the call there. */
static void run_pool(struct bench *b, int under_way)
{
    static bool done;
    int64_t start;

    for (int i = 0; i < MOST_UNDER_WAY && !done; i++) {
        init_pool_job(the_loop(), &pool_jobs[i], job_done, &pool_jobs[i]);
    }
    done = true;
    to_submit = to_come_back = b->rounds;
    start = bench_wall();
    for (int i = 0; i < under_way && to_submit; i++) {
        to_submit--;
        submit(&pool_jobs[i]);
    }
    while (to_come_back) {
        poll_loop(the_loop());
    }
    bench_report(b, bench_wall() - start);
}

static void one_job(struct bench *b)
{
    run_pool(b, 1);
}

static void many_jobs(struct bench *b)
{
    run_pool(b, MOST_UNDER_WAY);
}

CONTESTANT(POOL_ONE, ROLE, LABEL, one_job)
CONTESTANT(POOL_MANY, ROLE, LABEL, many_jobs)
