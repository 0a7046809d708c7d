/* SPDX-License-Identifier: MIT */
/*
 * Two threads change conditions that the loop tests between polls; each finds
 * that the other has notified already, or not.  Neither change is missed.
 *
 * Promises: N1 N2
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int first, second;

static void *one(void *unused)
{
    tn_atomic_set(&first, 1);
    tn_loop_notify(loop);
    return unused;
}

static void *two(void *unused)
{
    tn_atomic_set(&second, 1);
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    loop = tn_loop_new();
    threads[0] = start(one);
    threads[1] = start(two);
    while (!tn_atomic_read(&first) || !tn_atomic_read(&second)) {
        tn_loop_poll(loop, true);
    }
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_loop_unref(loop);
    return 0;
}
