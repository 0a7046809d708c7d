/* SPDX-License-Identifier: MIT */
/*
 * Another thread cancels and schedules again, against the loop that calls: the
 * last schedule is not lost, and what came before it is seen.
 *
 * Promises: B1 B5
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_bh *bh;
static int sent, received;

static void *sender(void *unused)
{
    tn_bh_schedule(bh);
    tn_bh_cancel(bh);
    tn_atomic_set(&sent, 1);
    tn_bh_schedule(bh);
    return unused;
}

static void receive(void *unused)
{
    (void)unused;
    received = tn_atomic_read(&sent);
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    bh = tn_bh_new(loop, receive, NULL);
    thread = start(sender);
    poll_until(loop, &received);
    pthread_join(thread, NULL);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
