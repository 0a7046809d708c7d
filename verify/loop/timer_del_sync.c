/* SPDX-License-Identifier: MIT */
/*
 * After del_sync on another thread the function is not running and is not
 * called; what it did happens before, and what it uses may be freed.
 *
 * Promises: T2
 * Variants: event
 * Defines: | REARM
 */

#include "verify_loop.h"

static struct tn_timer *timer;
static int *used;

static void expire(void *unused)
{
    (void)unused;
    (*used)++;
#ifdef REARM
    tn_timer_mod(timer, PAST);
#endif
}

/* Writes where del_sync had its variables: nobody may look there now. */
static __attribute__((noinline)) void reuse_stack(long **seen)
{
    long there[32];

    *seen = there;
    for (int i = 0; i < 32; i++) {
        (*seen)[i] = i;
    }
    *seen = NULL;
}

static void *deleter(void *unused)
{
    long *seen;

    tn_timer_del_sync(timer);
    reuse_stack(&seen);
    assert(!tn_timer_pending(timer));
    free(used);
    free(timer);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    used = calloc(1, sizeof(*used));
    timer = malloc(sizeof(*timer));
    tn_timer_init(timer, loop, expire, NULL);
    tn_timer_mod(timer, PAST);
    thread = start(deleter);
    tn_loop_poll(loop, false);
    tn_loop_poll(loop, false);
    pthread_join(thread, NULL);
    assert(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
    return 0;
}
