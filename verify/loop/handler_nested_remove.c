/* SPDX-License-Identifier: MIT */
/*
 * Two handlers are ready in one poll.  The one that is called first removes the
 * other and polls: the nested poll frees nothing that the outer one has.  It
 * is also woken for nothing.
 *
 * Promises: H2
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier notifiers[2];
static int calls;

static void on_set(void *number)
{
    int other = number == &notifiers[0] ? 1 : 0;

    assert(calls++ == 0);
    tn_loop_set_notifier_handler(loop, &notifiers[other], NULL, NULL);
    tn_loop_poll(loop, false);
}

static void *waker(void *unused)
{
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    for (int i = 0; i < 2; i++) {
        tn_notifier_init(&notifiers[i]);
    }
    for (int i = 0; i < 2; i++) {
        tn_loop_set_notifier_handler(loop, &notifiers[i], on_set,
                                     &notifiers[i]);
        tn_notifier_set(&notifiers[i]);
    }
    thread = start(waker);
    tn_loop_poll(loop, true);
    assert(calls == 1);
    pthread_join(thread, NULL);
    tn_loop_set_notifier_handler(loop, &notifiers[0], NULL, NULL);
    tn_loop_set_notifier_handler(loop, &notifiers[1], NULL, NULL);
    for (int i = 0; i < 2; i++) {
        tn_notifier_cleanup(&notifiers[i]);
    }
    tn_loop_unref(loop);
    return 0;
}
