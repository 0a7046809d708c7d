/* SPDX-License-Identifier: MIT */
/*
 * The thread that polls gives its reference back, and so does another that has
 * deleted a timer there; the loop ends after both.
 *
 * Promises: T2
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_timer timer;

static void expire(void *unused)
{
    (void)unused;
}

static void *deleter(void *unused)
{
    tn_timer_del_sync(&timer);
    tn_loop_unref(loop);
    return unused;
}

static void *poller(void *unused)
{
    tn_loop_poll(loop, false);
    tn_loop_unref(loop);
    return unused;
}

int main(void)
{
    loop = tn_loop_new();
    tn_timer_init(&timer, loop, expire, NULL);
    tn_timer_mod(&timer, PAST);
    tn_loop_ref(loop);
    RUN_THREADS(deleter, poller);
    return 0;
}
