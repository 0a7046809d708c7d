/* SPDX-License-Identifier: MIT */
/*
 * A nested poll that sleeps is woken as the outer one is, and so is the outer
 * one afterwards.
 *
 * Promises: N1 N2 B4
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static int inner, outer;

static void nest(void *unused)
{
    (void)unused;
    while (!tn_atomic_read(&inner)) {
        tn_loop_poll(loop, true);
    }
}

static void *sender(void *unused)
{
    tn_atomic_set(&inner, 1);
    tn_loop_notify(loop);
    tn_atomic_set(&outer, 1);
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_bh_schedule_oneshot(loop, nest, NULL);
    thread = start(sender);
    do {
        tn_loop_poll(loop, true);
    } while (!tn_atomic_read(&outer));
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
