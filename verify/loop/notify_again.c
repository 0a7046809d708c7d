/* SPDX-License-Identifier: MIT */
/*
 * One thread notifies twice: the second notify may find that the loop has not
 * noticed the first yet, and what came before it is seen all the same.
 *
 * Promises: N1 N2
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int stage;

static void *sender(void *unused)
{
    tn_atomic_set(&stage, 1);
    tn_loop_notify(loop);
    tn_atomic_set(&stage, 2);
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    thread = start(sender);
    while (tn_atomic_read(&stage) != 2) {
        tn_loop_poll(loop, true);
    }
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
