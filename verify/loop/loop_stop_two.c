/* SPDX-License-Identifier: MIT */
/*
 * Two threads stop a loop.  One run ends both stops if it comes after them;
 * what came before the stops that it ends happens before its return.  A stop
 * that comes later ends the next run.
 *
 * Promises: N3
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int values[2];

static void *one(void *unused)
{
    tn_atomic_set(&values[0], 1);
    tn_loop_stop(loop);
    return unused;
}

static void *two(void *unused)
{
    tn_atomic_set(&values[1], 1);
    tn_loop_stop(loop);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    loop = tn_loop_new();
    threads[0] = start(one);
    threads[1] = start(two);
    tn_loop_run(loop);
    if (!tn_atomic_read(&values[0]) || !tn_atomic_read(&values[1])) {
        tn_loop_run(loop); /* the other stop is still to come */
    }
    assert(tn_atomic_read(&values[0]) && tn_atomic_read(&values[1]));
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_loop_unref(loop);
    return 0;
}
