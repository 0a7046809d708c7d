/* SPDX-License-Identifier: MIT */
/*
 * A thread arms two timers, the second for an earlier deadline.  Its second
 * notify may find that the first has not been noticed yet.
 *
 * Promises: T3 T4 N1 N2
 */

#include "verify_loop.h"

static struct tn_timer first, second;
static int prepared[2], calls, done;

static void expire(void *value)
{
    assert(*(int *)value == 1);
    done = ++calls == 2;
}

static void *armer(void *unused)
{
    prepared[0] = 1;
    tn_timer_mod(&first, PAST + 1);
    prepared[1] = 1;
    tn_timer_mod(&second, PAST);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    tn_timer_init(&first, loop, expire, &prepared[0]);
    tn_timer_init(&second, loop, expire, &prepared[1]);
    thread = start(armer);
    poll_until(loop, &done);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
