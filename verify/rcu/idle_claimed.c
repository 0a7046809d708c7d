/* SPDX-License-Identifier: MIT */
/*
 * The worker goes to sleep, and two threads queue: who finds it idle wakes it,
 * and says so, that the other need not.  Both are called, though nobody asks
 * for it.
 *
 * Promises: R3
 * Variants: event fences
 */

#include "tenon/rcu.h"
#include "verify.h"
#include "no_queues.h"

static struct tn_rcu_head heads[2];
static int called;

static void count(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_atomic_inc(&called);
}

static void *other(void *unused)
{
    tn_call_rcu1(&heads[1], count);
    return unused;
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    pthread_create(&thread, NULL, other, NULL);
    tn_call_rcu1(&heads[0], count);
    while (tn_atomic_read(&called) < 2) {
    }
    pthread_join(thread, NULL);
    return 0;
}
