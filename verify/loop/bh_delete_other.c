/* SPDX-License-Identifier: MIT */
/*
 * Another thread schedules a bottom half and deletes it, while the loop calls
 * it or is about to.  It is freed once, after all its uses, by a poll or with
 * the loop; and a loop that sleeps is told.
 *
 * Promises: B5
 * Defines: | UNUSED
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_bh *bh;
static int calls, used;

static void count(void *unused)
{
    (void)unused;
    calls += used;
}

static void *sender(void *unused)
{
#ifndef UNUSED
    used = 1;
    tn_bh_schedule(bh);
#endif
    tn_bh_delete(bh);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    bh = tn_bh_new(loop, count, NULL);
    thread = start(sender);
    tn_loop_poll(loop, true);
    assert(calls <= 1);
    pthread_join(thread, NULL);
    tn_loop_poll(loop, false);
    tn_loop_unref(loop); /* aborts if it has not been freed */
    return 0;
}
