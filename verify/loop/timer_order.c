/* SPDX-License-Identifier: MIT */
/*
 * Timers that one poll finds due are called in the order of their deadlines;
 * one that arms itself, or another, for a time that is over waits for the next
 * poll.  Another thread deletes one of them.
 *
 * Promises: T5 T2
 */

#include "verify_loop.h"

static struct tn_timer timers[3];
static int order, calls[3], polls, rearmed;

static void expire(void *number)
{
    int self = (int)((struct tn_timer *)number - timers);

    assert(order <= self);
    order = self;
    calls[self]++;
    if (self == 0 && calls[0] == 1) {
        rearmed = polls;
        tn_timer_mod(&timers[0], PAST);
    } else if (self == 0) {
        assert(polls > rearmed);
    }
}

static void *deleter(void *unused)
{
    tn_timer_del_sync(&timers[1]);
    return unused;
}

int main(void)
{
    struct tn_loop *loop = tn_loop_new();
    pthread_t thread;

    for (int i = 2; i >= 0; i--) {
        tn_timer_init(&timers[i], loop, expire, &timers[i]);
        tn_timer_mod(&timers[i], PAST + i);
    }
    thread = start(deleter);
    tn_loop_poll(loop, true);
    assert(calls[0] == 1 && calls[1] <= 1 && calls[2] == 1);
    polls++;
    order = 0;
    tn_loop_poll(loop, true);
    assert(calls[0] == 2);
    pthread_join(thread, NULL);
    assert(!tn_timer_pending(&timers[1]));
    assert(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
    return 0;
}
