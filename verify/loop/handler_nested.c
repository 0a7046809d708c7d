/* SPDX-License-Identifier: MIT */
/*
 * The handler of a notifier polls until a bottom half has been called that
 * another thread schedules.  As the notifier was cleared before, it is not
 * called in itself; set again inside, it is.
 *
 * Promises: N1 N5 B4
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier notifier;
static struct tn_bh *bh;
static int set_again, called, depth, calls, done;

static void on_bh(void *unused)
{
    (void)unused;
    called = 1;
}

static void nest(void *unused)
{
    (void)unused;
    calls++;
    depth++;
    assert(depth <= 1 + set_again);
    poll_until(loop, &called);
    if (!set_again) {
        set_again = 1;
        tn_notifier_set(&notifier);
        tn_loop_poll(loop, true);
        assert(calls == 2);
        done = 1;
    }
    depth--;
}

static void *sender(void *unused)
{
    tn_bh_schedule(bh);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    bh = tn_bh_new(loop, on_bh, NULL);
    tn_notifier_init(&notifier);
    tn_loop_set_notifier_handler(loop, &notifier, nest, NULL);
    tn_notifier_set(&notifier);
    thread = start(sender);
    poll_until(loop, &done);
    pthread_join(thread, NULL);
    tn_loop_poll(loop, false);
    assert(calls == 2);
    tn_loop_set_notifier_handler(loop, &notifier, NULL, NULL);
    tn_notifier_cleanup(&notifier);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
