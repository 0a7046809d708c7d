/* SPDX-License-Identifier: MIT */
/*
 * What came before a stop happens before the return of the run that it ends.  A
 * stop before run is not lost, nor one
 * that comes while the first is still being noticed.
 *
 * Promises: N3 N1
 * Defines: | BEFORE
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int first, second;

static void *stopper(void *unused)
{
    first = 1;
    tn_loop_stop(loop);
    return unused;
}

static void *other_stopper(void *unused)
{
    second = 1;
    tn_loop_stop(loop);
    return unused;
}

int main(void)
{
    pthread_t thread, other;

    loop = tn_loop_new();
    thread = start(stopper);
    tn_loop_run(loop);
    assert(first == 1);
    other = start(other_stopper);
#ifdef BEFORE
    pthread_join(other, NULL);
#endif
    tn_loop_run(loop);
    assert(second == 1);
#ifndef BEFORE
    pthread_join(other, NULL);
#endif
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
