/* SPDX-License-Identifier: MIT */
/*
 * A bottom half polls until another one has been called, that the outer poll
 * took with it, and until a third, that another thread schedules meanwhile.
 *
 * Promises: B1 B4
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_bh *taken, *sent;
static int taken_called, sent_called, calls;

static void on_taken(void *unused)
{
    (void)unused;
    taken_called = 1;
    calls++;
}

static void on_sent(void *unused)
{
    (void)unused;
    sent_called = 1;
    calls++;
}

static void nest(void *unused)
{
    (void)unused;
    poll_until(loop, &taken_called);
    poll_until(loop, &sent_called);
}

static void *sender(void *unused)
{
    tn_bh_schedule(sent);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    taken = tn_bh_new(loop, on_taken, NULL);
    sent = tn_bh_new(loop, on_sent, NULL);
    tn_bh_schedule_oneshot(loop, nest, NULL);
    tn_bh_schedule(taken);
    thread = start(sender);
    tn_loop_poll(loop, true);
    assert(calls == 2);
    pthread_join(thread, NULL);
    tn_bh_delete(taken);
    tn_bh_delete(sent);
    assert(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
    return 0;
}
