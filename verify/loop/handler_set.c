/* SPDX-License-Identifier: MIT */
/*
 * Another thread sets a handler in a loop that sleeps: it is called, with what
 * came before.
 *
 * Promises: H1 H3
 * Variants: poll
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier notifier;
static int prepared, received;

static void receive(void *value)
{
    assert(*(int *)value == 1);
    received = 1;
}

static void *setter(void *unused)
{
    prepared = 1;
    tn_loop_set_notifier_handler(loop, &notifier, receive, &prepared);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_notifier_init(&notifier);
    tn_notifier_set(&notifier);
    thread = start(setter);
    poll_until(loop, &received);
    pthread_join(thread, NULL);
    tn_loop_set_notifier_handler(loop, &notifier, NULL, NULL);
    tn_notifier_cleanup(&notifier);
    tn_loop_unref(loop);
    return 0;
}
