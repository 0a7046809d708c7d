/* SPDX-License-Identifier: MIT */
/*
 * Another thread gives a handler its look function while the loop looks: it is
 * called with what came before.
 *
 * Promises: H1 H3
 * Slow
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier bell;
static int prepared;

static void check(void *unused)
{
    (void)unused;
    assert(prepared == 1);
}

static bool look(void *unused)
{
    check(unused);
    return false;
}

static void serve(void *unused)
{
    (void)unused;
}

static void *setter(void *unused)
{
    prepared = 1;
    tn_loop_set_fd_look(loop, tn_notifier_fd(&bell), look, check, check);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_notifier_init(&bell);
    tn_loop_set_notifier_handler(loop, &bell, serve, NULL);
    tn_loop_set_poll_params(loop, TN_MILLISECOND, 2, 2);
    tn_notifier_set(&bell);
    thread = start(setter);
    tn_loop_poll(loop, true);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    tn_notifier_cleanup(&bell);
    return 0;
}
