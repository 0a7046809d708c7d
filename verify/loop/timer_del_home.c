/* SPDX-License-Identifier: MIT */
/*
 * Deleted on the thread that polls, also by another timer's function and with
 * del_sync, a timer is not called until it is armed again, which another thread
 * does.
 *
 * Promises: T2 T3
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_timer first, second;
static int armed, calls, called;

static void delete_both(void *unused)
{
    (void)unused;
    tn_timer_del_sync(&first); /* itself: does not wait */
    tn_timer_del(&second);
    calls++;
}

static void expire(void *unused)
{
    (void)unused;
    assert(armed == 1);
    called = 1;
}

static void *armer(void *unused)
{
    armed = 1;
    tn_timer_mod_anticipate(&second, PAST);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_timer_init(&first, loop, delete_both, NULL);
    tn_timer_init(&second, loop, expire, NULL);
    tn_timer_mod(&first, PAST);
    tn_timer_mod(&second, PAST + 1);
    assert(tn_loop_poll(loop, true));
    assert(calls == 1 && !called && !tn_timer_pending(&second));
    thread = start(armer);
    poll_until(loop, &called);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
