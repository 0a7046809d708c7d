/* SPDX-License-Identifier: MIT */
/*
 * Another thread sets a handler in a loop that sleeps, and the poller refuses
 * it: the loop goes over to poll, and it is called.  So is one that the poller
 * had taken; and so are two that are set at once.
 *
 * Promises: H1 H3
 * Defines: | BEFORE | TWO
 */

#include "host/check/kernel.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier notifiers[2];
static int prepared[2], called[2];

static void on_set(void *opaque)
{
    int *value = opaque;

    assert(*value == 1);
    called[value - prepared] = 1;
}

static void set_handler(int n)
{
    prepared[n] = 1;
    assert(tn_loop_set_notifier_handler(loop, &notifiers[n], on_set,
                                        &prepared[n]) == 0);
}

static void *setter(void *unused)
{
    set_handler(0);
    return unused;
}

int main(void)
{
    pthread_t thread;

    tn_kernel_room_ = 1; /* for the loop's own */
    loop = tn_loop_new();
    tn_notifier_init(&notifiers[0]);
    tn_notifier_init(&notifiers[1]);
    tn_notifier_set(&notifiers[0]);
    tn_notifier_set(&notifiers[1]);
    called[1] = 1;
#ifdef BEFORE
    tn_kernel_room_ = 1;
    set_handler(1);
    tn_kernel_room_ = 0;
    called[1] = 0;
#endif
    thread = start(setter);
#ifdef TWO
    called[1] = 0;
    set_handler(1);
    pthread_join(thread, NULL);
#endif
    while (!called[0] || !called[1]) {
        tn_loop_poll(loop, true);
    }
#ifndef TWO
    pthread_join(thread, NULL);
#endif
    tn_loop_unref(loop);
    tn_notifier_cleanup(&notifiers[0]);
    tn_notifier_cleanup(&notifiers[1]);
    return 0;
}
