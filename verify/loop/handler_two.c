/* SPDX-License-Identifier: MIT */
/*
 * Two threads set the handler of the same descriptor: one of them stays, and
 * the poller and the loop agree on which.
 *
 * Promises: H1 H2
 * Variants: poll
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int fd, values[2], called;

static void on_ready(void *value)
{
    assert(*(int *)value == 1);
    called = value == &values[1] ? 2 : 1;
}

static void *one(void *unused)
{
    values[0] = 1;
    tn_loop_set_fd_handler(loop, fd, NULL, on_ready, &values[0]);
    return unused;
}

static void *two(void *unused)
{
    values[1] = 1;
    tn_loop_set_fd_handler(loop, fd, NULL, on_ready, &values[1]);
    return unused;
}

int main(void)
{
    struct tn_notifier notifier;
    int last;

    loop = tn_loop_new();
    tn_notifier_init(&notifier);
    fd = tn_notifier_fd(&notifier);
    RUN_THREADS(one, two);
    tn_loop_poll(loop, true);
    last = called;
    tn_loop_poll(loop, true);
    assert(last && called == last);
    tn_loop_set_fd_handler(loop, fd, NULL, NULL, NULL);
    called = 0;
    tn_loop_poll(loop, false);
    assert(!called);
    tn_notifier_cleanup(&notifier);
    tn_loop_unref(loop);
    return 0;
}
