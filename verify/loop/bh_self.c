/* SPDX-License-Identifier: MIT */
/*
 * A bottom half that schedules itself is called in the next poll, not in this
 * one; also if another thread schedules it meanwhile.
 *
 * Promises: B2
 */

#include "verify_loop.h"

static struct tn_bh *bh;
static int polls, last_poll, calls;

static void *sender(void *unused)
{
    tn_bh_schedule(bh);
    return unused;
}

static void again(void *unused)
{
    (void)unused;
    assert(polls > last_poll);
    last_poll = polls;
    if (++calls < 3) {
        tn_bh_schedule(bh);
    }
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    bh = tn_bh_new(loop, again, NULL);
    thread = start(sender);
    tn_bh_schedule(bh);
    tn_bh_schedule(bh);
    while (calls < 3) {
        polls++;
        tn_loop_poll(loop, true);
    }
    pthread_join(thread, NULL);
    polls++;
    tn_loop_poll(loop, false);
    polls++;
    assert(!tn_loop_poll(loop, false) && calls <= 4);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
