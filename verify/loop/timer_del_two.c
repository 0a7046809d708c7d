/* SPDX-License-Identifier: MIT */
/*
 * Two threads wait for the end of the same call.
 *
 * Promises: T2
 */

#include "verify_loop.h"

static struct tn_timer timer;
static int calls;

static void expire(void *unused)
{
    (void)unused;
    calls++;
}

static void *deleter(void *unused)
{
    tn_timer_del_sync(&timer);
    assert(calls <= 1);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t threads[2];

    tn_timer_init(&timer, loop, expire, NULL);
    tn_timer_mod(&timer, PAST);
    threads[0] = start(deleter);
    threads[1] = start(deleter);
    tn_loop_poll(loop, false);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_loop_unref(loop);
    return 0;
}
