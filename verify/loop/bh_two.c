/* SPDX-License-Identifier: MIT */
/*
 * Two threads schedule the same bottom half.  The second finds it scheduled, in
 * the middle of being pushed, or called already; both are received.
 *
 * Promises: B1 B2
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_bh *bh;
static int first, second, received;

static void *one(void *unused)
{
    tn_atomic_set(&first, 1);
    tn_bh_schedule(bh);
    return unused;
}

static void *two(void *unused)
{
    tn_atomic_set(&second, 1);
    tn_bh_schedule(bh);
    return unused;
}

static void receive(void *unused)
{
    (void)unused;
    received = tn_atomic_read(&first) && tn_atomic_read(&second);
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t threads[2];

    bh = tn_bh_new(loop, receive, NULL);
    threads[0] = start(one);
    threads[1] = start(two);
    poll_until(loop, &received);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
