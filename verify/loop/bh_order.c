/* SPDX-License-Identifier: MIT */
/*
 * What one thread schedules is called in that order, in one poll or in two;
 * one that frees itself is as good as any.
 *
 * Promises: B1 B3
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static struct tn_bh *second;
static int sent, calls, done;

static void one(void *unused)
{
    (void)unused;
    assert(calls++ == 0 && sent == 1);
}

static void two(void *unused)
{
    (void)unused;
    assert(calls++ == 1);
    done = 1;
}

static void *sender(void *unused)
{
    sent = 1;
    assert(tn_bh_schedule_oneshot(loop, one, NULL) == 0);
    tn_bh_schedule(second);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    second = tn_bh_new(loop, two, NULL);
    thread = start(sender);
    poll_until(loop, &done);
    pthread_join(thread, NULL);
    tn_bh_delete(second);
    tn_loop_unref(loop);
    return 0;
}
