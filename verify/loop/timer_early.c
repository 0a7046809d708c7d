/* SPDX-License-Identifier: MIT */
/*
 * No timer is called before its deadline, which another thread moves: to later
 * with mod, to earlier alone with mod_anticipate.
 *
 * Promises: T1 T3
 * Defines: | ANTICIPATE
 */

#include "verify_loop.h"

static struct tn_timer timer;
static int64_t first, second, called_at;
static int moved, called;

static void expire(void *unused)
{
    (void)unused;
    assert(tn_now() >= first);
    called++;
    called_at = tn_now();
}

static void *mover(void *unused)
{
#ifdef ANTICIPATE
    tn_timer_mod_anticipate(&timer, second);
#else
    tn_timer_mod(&timer, second);
#endif
    moved = 1;
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    first = tn_deadline_in(TN_SECOND);
    second = tn_deadline_in(2 * TN_SECOND);
    tn_timer_init(&timer, loop, expire, NULL);
    tn_timer_mod(&timer, first);
    thread = start(mover);
    poll_until(loop, &called);
    pthread_join(thread, NULL);
    assert(moved);
#ifdef ANTICIPATE
    assert(called_at < second);
#else
    /* Not armed again: it was moved before the call. */
    assert(tn_timer_pending(&timer) || called_at >= second);
#endif
    tn_timer_del(&timer);
    tn_loop_unref(loop);
    return 0;
}
