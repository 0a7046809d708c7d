/* SPDX-License-Identifier: MIT */
/*
 * Three polls deep: the innermost calls what the others took, the oldest first,
 * each once, and the outer ones find nothing left.  Another thread has one more
 * called, by whichever poll takes it.
 *
 * Promises: B3 B4
 */

#include "verify_loop.h"

static struct tn_loop *loop;
static int numbers[] = {0, 1, 2};
static int calls, others;

static void leaf(void *number)
{
    assert(calls++ == *(int *)number);
}

static void deepest(void *unused)
{
    (void)unused;
    tn_bh_schedule_oneshot(loop, leaf, &numbers[2]);
    assert(tn_loop_poll(loop, false));
    assert(calls == 3);
}

static void deep(void *unused)
{
    (void)unused;
    tn_bh_schedule_oneshot(loop, deepest, NULL);
    tn_bh_schedule_oneshot(loop, leaf, &numbers[1]);
    assert(tn_loop_poll(loop, false));
    assert(calls == 3);
}

static void other(void *unused)
{
    (void)unused;
    others++;
}

static void *sender(void *unused)
{
    tn_bh_schedule_oneshot(loop, other, NULL);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    tn_bh_schedule_oneshot(loop, deep, NULL);
    tn_bh_schedule_oneshot(loop, leaf, &numbers[0]);
    thread = start(sender);
    assert(tn_loop_poll(loop, true));
    poll_until(loop, &others);
    assert(!tn_loop_poll(loop, false));
    assert(calls == 3 && others == 1);
    pthread_join(thread, NULL);
    tn_loop_unref(loop);
    return 0;
}
