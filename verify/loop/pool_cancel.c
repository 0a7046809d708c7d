/* SPDX-License-Identifier: MIT */
/*
 * A job that was cancelled is not worked, and its done function says so; one
 * that could not be cancelled is worked.  Two threads cancel: one of them does,
 * at most.
 *
 * Promises: P2 P3
 * Variants: event
 * Defines: LOOP | OTHER | ALL
 */

#include <errno.h>

#include "tenon/pool.h"
#include "verify_loop.h"

static struct tn_pool *pool;
static struct tn_job job;
static int worked, calls, cancelled;

static void work(void *unused)
{
    (void)unused;
    worked++;
}

static void done(void *unused, int result)
{
    (void)unused;
    assert(worked == (result == 0));
    assert(result == 0 || result == -ECANCELED);
    calls++;
}

static void *cancel(void *unused)
{
#ifdef ALL
    cancelled += (int)tn_pool_cancel_all(pool);
#else
    int error = tn_job_cancel(&job);

    assert(error == 0 || error == -EBUSY);
    cancelled += error == 0;
#endif
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();

    pool = tn_pool_new(NULL);
    tn_job_init(&job, work, loop, done, NULL);
    tn_pool_submit(pool, &job);
#ifdef LOOP
    cancel(NULL);
    assert(calls == 0);
#else
    pthread_t thread = start(cancel);

    pthread_join(thread, NULL);
#endif
    poll_until(loop, &calls);
    assert(worked == !cancelled && calls == 1);
    tn_pool_free(pool);
    tn_loop_unref(loop);
    return 0;
}
