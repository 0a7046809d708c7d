/* SPDX-License-Identifier: MIT */
/*
 * A thread sets a notifier twice; its handler is called after the second set,
 * with what came before.
 *
 * Promises: N5 N1
 * Variants: poll
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_notifier notifier;
static int sent, received;

static void receive(void *unused)
{
    (void)unused;
    received = tn_atomic_read(&sent) == 2;
}

static void *sender(void *unused)
{
    tn_atomic_set(&sent, 1);
    tn_notifier_set(&notifier);
    tn_atomic_set(&sent, 2);
    tn_notifier_set(&notifier);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    tn_notifier_init(&notifier);
    tn_loop_set_notifier_handler(loop, &notifier, receive, NULL);
    thread = start(sender);
    poll_until(loop, &received);
    pthread_join(thread, NULL);
    tn_loop_set_notifier_handler(loop, &notifier, NULL, NULL);
    tn_notifier_cleanup(&notifier);
    tn_loop_unref(loop);
    return 0;
}
