/* SPDX-License-Identifier: MIT */
/*
 * Another thread makes bottom halves while the loop frees one: both stand in
 * the loop's list of those that are alive.
 *
 * Promises: B5 B1
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int called;

static void receive(void *unused)
{
    (void)unused;
    called = 1;
}

static void *maker(void *unused)
{
    struct tn_bh *bh = tn_bh_new(loop, receive, NULL);

    tn_bh_schedule(bh);
    return bh ? bh : unused;
}

int main(void)
{
    struct tn_bh *gone;
    pthread_t thread;
    void *made;

    loop = tn_loop_new();
    gone = tn_bh_new(loop, receive, NULL);
    tn_bh_delete(gone);
    thread = start(maker);
    poll_until(loop, &called);
    pthread_join(thread, &made);
    tn_bh_delete(made);
    tn_loop_unref(loop);
    return 0;
}
