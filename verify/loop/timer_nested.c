/* SPDX-License-Identifier: MIT */
/*
 * A timer's function polls until another timer has been called, that was due in
 * the same poll; and until a third, that another thread arms.  That thread then
 * deletes the outermost one, which it waits for if it is being called.
 *
 * Promises: T2 T4 N1
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_timer outer, inner, sent;
static int inner_called, sent_called, began, ended;

static void on_inner(void *unused)
{
    (void)unused;
    inner_called = 1;
}

static void on_sent(void *unused)
{
    (void)unused;
    sent_called = 1;
}

static void nest(void *unused)
{
    (void)unused;
    began = 1;
    poll_until(loop, &inner_called);
    poll_until(loop, &sent_called);
    ended = 1;
}

static void *armer(void *unused)
{
    tn_timer_mod(&sent, PAST);
    tn_timer_del_sync(&outer);
    assert(ended == began);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_timer_init(&outer, loop, nest, NULL);
    tn_timer_init(&inner, loop, on_inner, NULL);
    tn_timer_init(&sent, loop, on_sent, NULL);
    tn_timer_mod(&outer, PAST);
    tn_timer_mod(&inner, PAST + 1);
    thread = start(armer);
    poll_until(loop, &sent_called);
    pthread_join(thread, NULL);
    tn_timer_del(&inner);
    tn_loop_unref(loop);
    return 0;
}
