/* SPDX-License-Identifier: MIT */
/*
 * Two handlers are ready in one poll; the one that is called first removes, or
 * replaces, the other, and what that uses is freed at once.  It is not called,
 * whatever another thread sets meanwhile.
 *
 * Promises: H2
 * Variants: poll
 * Defines: | REPLACE
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier notifiers[2];
static int *used[2], removed = -1, done;

static void on_replaced(void *unused)
{
    (void)unused;
    done = 1;
}

static void on_set(void *number)
{
    int self = number == &used[1], other = !self;

    assert(*used[self] == 1 && removed != self);
    if (removed >= 0) {
        return;
    }
    free(used[other]);
    used[other] = NULL;
    removed = other;
#ifdef REPLACE
    tn_loop_set_notifier_handler(loop, &notifiers[other], on_replaced, NULL);
    tn_notifier_set(&notifiers[other]);
#else
    tn_loop_set_notifier_handler(loop, &notifiers[other], NULL, NULL);
    on_replaced(NULL);
#endif
}

static void *setter(void *unused)
{
    tn_notifier_set(&notifiers[1]);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    for (int i = 0; i < 2; i++) {
        used[i] = malloc(sizeof(int));
        *used[i] = 1;
        tn_notifier_init(&notifiers[i]);
        tn_loop_set_notifier_handler(loop, &notifiers[i], on_set, &used[i]);
    }
    tn_notifier_set(&notifiers[0]);
    thread = start(setter);
    poll_until(loop, &done);
    pthread_join(thread, NULL);
    tn_loop_poll(loop, false);
    for (int i = 0; i < 2; i++) {
        tn_loop_set_notifier_handler(loop, &notifiers[i], NULL, NULL);
        tn_notifier_cleanup(&notifiers[i]);
        free(used[i]);
    }
    tn_loop_unref(loop);
    return 0;
}
