/* SPDX-License-Identifier: MIT */
/*
 * A function that is called because its look function sees something polls,
 * and waits for a bottom half: it is not called in itself for what it deals
 * with; but if it is rung for, it is.  What it leaves is seen by the poll that
 * follows.
 *
 * Promises: H5 N1
 * Defines: SEEN | RUNG
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_notifier bell;
static struct tn_bh *bh;
static int requests = 2, depth, called, done;

static bool look(void *unused)
{
    (void)unused;
    return requests > 0;
}

static void on_bh(void *unused)
{
    (void)unused;
    called = 1;
}

#ifdef SEEN

static void serve(void *unused)
{
    (void)unused;
    assert(depth == 0);
    depth++;
    poll_until(loop, &called);
    depth--;
    done = --requests == 0;
}

#else

static int inner;

static void serve(void *unused)
{
    (void)unused;
    if (depth++ == 0) {
        tn_notifier_set(&bell);
        poll_until(loop, &inner);
        poll_until(loop, &called);
    } else {
        inner = 1;
    }
    depth--;
    requests = 0;
    done = depth == 0;
}

#endif

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
    tn_notifier_init(&bell);
    tn_loop_set_notifier_handler(loop, &bell, serve, NULL);
    tn_loop_set_fd_look(loop, tn_notifier_fd(&bell), look, NULL, NULL);
    tn_loop_set_poll_params(loop, TN_MILLISECOND, 2, 2);
    thread = start(sender);
    poll_until(loop, &done);
    pthread_join(thread, NULL);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    tn_notifier_cleanup(&bell);
    return 0;
}
