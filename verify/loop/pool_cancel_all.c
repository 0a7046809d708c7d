/* SPDX-License-Identifier: MIT */
/*
 * Of two jobs that wait, each is worked or cancelled, and its done function is
 * called once, whichever the pool's thread has taken when all are cancelled.
 *
 * Promises: P2 P3
 */

#include <errno.h>

#include "tenon/pool.h"
#include "verify_loop.h"

static int worked, calls, cancelled;

static void work(void *unused)
{
    (void)unused;
    worked++;
}

static void done(void *unused, int result)
{
    (void)unused;
    cancelled += result == -ECANCELED;
    calls++;
}

int main(void)
{
    const struct tn_pool_options options = {.max_threads = 1};
    struct tn_pool *pool = tn_pool_new(&options);
    struct tn_loop *loop = tn_loop_new();
    struct tn_job jobs[2];
    unsigned count;

    for (int i = 0; i < 2; i++) {
        tn_job_init(&jobs[i], work, loop, done, NULL);
        tn_pool_submit(pool, &jobs[i]);
    }
    count = tn_pool_cancel_all(pool);
    tn_pool_free(pool);
    tn_loop_poll(loop, false);
    assert(calls == 2 && cancelled == (int)count && worked == 2 - cancelled);
    tn_loop_unref(loop);
    return 0;
}
