/* SPDX-License-Identifier: MIT */
/*
 * Deleted on the thread that polls, a bottom half is not called any more,
 * though another thread had scheduled it; and it is freed, once.
 *
 * Promises: B5
 * Defines: | SELF
 */

#include "verify_loop.h"

static struct tn_bh *bh;
static int calls, deleted;

static void *sender(void *unused)
{
    tn_bh_schedule(bh);
    return unused;
}

static void count(void *unused)
{
    (void)unused;
    assert(!deleted);
    calls++;
#ifdef SELF
    tn_bh_schedule(bh);
    tn_bh_delete(bh);
    deleted = 1;
#endif
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    bh = tn_bh_new(loop, count, NULL);
    thread = start(sender);
#ifdef SELF
    poll_until(loop, &deleted);
    pthread_join(thread, NULL);
#else
    tn_loop_poll(loop, false);
    pthread_join(thread, NULL); /* from now on nobody may use it */
    tn_bh_delete(bh);
    deleted = 1;
#endif
    tn_loop_poll(loop, false);
    assert(calls <= 1);
    tn_loop_unref(loop);
    return 0;
}
