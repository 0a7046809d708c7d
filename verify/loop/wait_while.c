/* SPDX-License-Identifier: MIT */
/*
 * A thread makes a condition false and kicks, while the loop waits for that, or
 * is about to: the wait ends.
 *
 * Promises: N4
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int pending = 1;

static void *other(void *unused)
{
    tn_atomic_set(&pending, 0);
    tn_loop_wait_kick(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    thread = start(other);
    TN_LOOP_WAIT_WHILE(loop, tn_atomic_read(&pending));
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
