/* SPDX-License-Identifier: MIT */
/*
 * A loop that waits for nothing, or for later, wakes for a timer that another
 * thread arms; the call sees what came before.
 *
 * Promises: T3 T4 N1 N2
 * Defines: | LATER
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_timer timer, later;
static int armed, called;

static void expire(void *unused)
{
    (void)unused;
    assert(armed == 1);
    called = 1;
}

static void too_late(void *unused)
{
    (void)unused;
}

static void *sender(void *unused)
{
    armed = 1;
    tn_timer_mod(&timer, PAST);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_timer_init(&timer, loop, expire, NULL);
    tn_timer_init(&later, loop, too_late, NULL);
#ifdef LATER
    tn_timer_mod(&later, tn_deadline_in(TN_SECOND));
#endif
    thread = start(sender);
    poll_until(loop, &called);
    pthread_join(thread, NULL);
    tn_timer_del(&later);
    tn_loop_unref(loop);
    return 0;
}
