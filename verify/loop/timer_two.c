/* SPDX-License-Identifier: MIT */
/*
 * A thread arms a timer while another notifies, and may find that the other has
 * done that for it.  The loop reads the earliest deadline without a lock, and
 * does not miss it.
 *
 * Promises: T3 T4 N1 N2
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_timer timer;
static int armed, called;

static void expire(void *unused)
{
    (void)unused;
    assert(armed == 1);
    called = 1;
}

static void *armer(void *unused)
{
    armed = 1;
    tn_timer_mod(&timer, PAST);
    return unused;
}

static void *notifier(void *unused)
{
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    loop = tn_loop_new();
    tn_timer_init(&timer, loop, expire, NULL);
    threads[0] = start(armer);
    threads[1] = start(notifier);
    poll_until(loop, &called);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_loop_unref(loop);
    return 0;
}
