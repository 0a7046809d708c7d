/* SPDX-License-Identifier: MIT */
/*
 * Another thread arms a timer while the loop calls it, or is about to, or has
 * called it: it is called with what came before that.
 *
 * Promises: T3
 * Defines: | DEL
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_timer timer;
static int sent, received, calls;

static void expire(void *unused)
{
    (void)unused;
    received = tn_atomic_read(&sent);
    calls++;
}

static void *armer(void *unused)
{
#ifdef DEL
    tn_timer_del(&timer); /* does not wait for a call that is under way */
#endif
    tn_atomic_set(&sent, 1);
    tn_timer_mod(&timer, PAST);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    tn_timer_init(&timer, loop, expire, NULL);
    tn_timer_mod(&timer, PAST);
    thread = start(armer);
    poll_until(loop, &received);
    pthread_join(thread, NULL);
    tn_timer_del(&timer);
    assert(calls == 1 || calls == 2);
    tn_loop_unref(loop);
    return 0;
}
