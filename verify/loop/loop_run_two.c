/* SPDX-License-Identifier: MIT */
/*
 * One thread runs a loop until another stops it, and then that runs it until it
 * is stopped in turn: each run ends, and what came before its stop is seen.
 *
 * Promises: N3
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int first, second;

static void *runner(void *unused)
{
    tn_loop_run(loop);
    assert(first == 1);
    return unused;
}

static void *stopper(void *unused)
{
    second = 1;
    tn_loop_stop(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    thread = start(runner);
    first = 1;
    tn_loop_stop(loop);
    pthread_join(thread, NULL);
    thread = start(stopper);
    tn_loop_run(loop);
    assert(second == 1);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
