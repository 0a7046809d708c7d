/* SPDX-License-Identifier: MIT */
/*
 * Cancelled on the thread that polls, a bottom half is not called before it is
 * scheduled again; the schedule that another thread does meanwhile is before
 * the cancel, and then not called either, or after it.
 *
 * Promises: B1 B5
 */

#include "tenon/atomic.h"
#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_bh *bh;
static int sent, calls;

static void receive(void *unused)
{
    (void)unused;
    calls++;
    assert(sent == 1); /* plain: no call without the schedule */
}

static void *sender(void *unused)
{
    sent = 1;
    tn_bh_schedule(bh);
    return unused;
}

int main(void)
{
    pthread_t thread;
    int before;

    loop = tn_loop_new();
    bh = tn_bh_new(loop, receive, NULL);
    tn_bh_schedule(bh);
    tn_bh_cancel(bh);
    assert(!tn_loop_poll(loop, false) && calls == 0);
    thread = start(sender);
    tn_loop_poll(loop, false);
    before = calls;
    tn_bh_cancel(bh);
    pthread_join(thread, NULL);
    tn_bh_cancel(bh);
    tn_loop_poll(loop, false);
    assert(calls == before);
    tn_bh_schedule(bh);
    assert(tn_loop_poll(loop, true) && calls == before + 1);
    tn_bh_delete(bh);
    tn_loop_unref(loop);
    return 0;
}
