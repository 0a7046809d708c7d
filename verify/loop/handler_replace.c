/* SPDX-License-Identifier: MIT */
/*
 * Another thread replaces a handler that is ready, while the loop calls it or
 * is about to.  The old one may be called once more; the new one is called with
 * what came before, then the old one no more, and both are freed.
 *
 * Promises: H1 H2
 * Variants: poll
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int fd, written, old_calls, replaced;

static void on_old(void *unused)
{
    (void)unused;
    old_calls++;
    assert(!replaced);
}

static void on_new(void *value)
{
    assert(*(int *)value == 1);
    replaced = 1;
}

static void *setter(void *unused)
{
    written = 1;
    tn_loop_set_fd_handler(loop, fd, NULL, on_new, &written);
    return unused;
}

int main(void)
{
    struct tn_notifier notifier;
    pthread_t thread;

    loop = tn_loop_new();
    tn_notifier_init(&notifier);
    fd = tn_notifier_fd(&notifier);
    tn_loop_set_fd_handler(loop, fd, NULL, on_old, NULL);
    thread = start(setter);
    tn_loop_poll(loop, true);
    pthread_join(thread, NULL);
    tn_loop_poll(loop, true);
    assert(replaced);
    tn_loop_poll(loop, true);
    tn_loop_set_fd_handler(loop, fd, NULL, NULL, NULL);
    tn_notifier_cleanup(&notifier);
    tn_loop_unref(loop);
    return 0;
}
