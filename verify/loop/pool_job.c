/* SPDX-License-Identifier: MIT */
/*
 * The work of a job sees what came before its submit, and its done function,
 * which is called once, what the work did.  It may free the job, and end the
 * loop as soon as it has been called, though the pool is still there.
 *
 * Promises: P1 P2
 * Variants: event fences
 */

#include "tenon/pool.h"
#include "verify_loop.h"

static int asked, found, calls;

static void work(void *unused)
{
    (void)unused;
    assert(asked == 1);
    found = 42;
}

static void done(void *job, int result)
{
    assert(result == 0 && found == 42);
    calls++;
    free(job);
}

int main(void)
{
    struct tn_pool *pool = tn_pool_new(NULL);
    struct tn_loop *loop = tn_loop_new();
    struct tn_job *job = malloc(sizeof(*job));

    tn_job_init(job, work, loop, done, job);
    asked = 1;
    assert(tn_pool_submit(pool, job) == 0);
    poll_until(loop, &calls);
    tn_loop_unref(loop);
    tn_pool_free(pool);
    assert(calls == 1);
    return 0;
}
