/* SPDX-License-Identifier: MIT */
/*
 * Where membarrier has failed, signals bring a fence to every thread: a thread
 * with no barrier of its own and the one that has all interrupted do not both
 * miss what the other did first, wherever the signal comes, or
 * if that thread sleeps and has it later.
 *
 * Promises: A6
 * Defines: AWAKE | ASLEEP
 */

#include "signals.h"
#include "verify.h"

static int x, y;
static int seen_x, seen_y;

static void *interrupted(void *unused)
{
    begin_other();
    interruptible();
    tn_atomic_set(&x, 1);
#ifdef ASLEEP
    sleep_with_signals_blocked();
#endif
    interruptible();
    seen_y = tn_atomic_read(&y);
    interruptible();
    end_other();
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, interrupted, NULL);
    tn_atomic_set(&y, 1);
    tn_fence_every_thread_();
    seen_x = tn_atomic_read(&x);
    pthread_join(thread, NULL);
    assert(seen_x || seen_y);
    return 0;
}
