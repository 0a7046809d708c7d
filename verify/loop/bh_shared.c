/* SPDX-License-Identifier: MIT */
/*
 * One thread schedules a bottom half twice.  The second time finds it scheduled
 * already, or not; the last call sees what came before the second.
 *
 * Promises: B1 B2
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_bh *bh;
static int sent, received, calls;

static void *sender(void *unused)
{
    tn_atomic_set(&sent, 1);
    tn_bh_schedule(bh);
    tn_atomic_set(&sent, 2);
    tn_bh_schedule(bh);
    return unused;
}

static void receive(void *unused)
{
    (void)unused;
    received = tn_atomic_read(&sent) == 2;
    calls++;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    bh = tn_bh_new(loop, receive, NULL);
    thread = start(sender);
    poll_until(loop, &received);
    pthread_join(thread, NULL);
    tn_loop_poll(loop, false);
    assert(calls == 1 || calls == 2);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
