/* SPDX-License-Identifier: MIT */
/*
 * Two drains at once are for the same function, and both return after it.
 *
 * Promises: R5
 * Variants: event
 * Slow
 */

#include "tenon/rcu.h"
#include "verify.h"
#include "no_queues.h"

static struct tn_rcu_head head;
static int called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called = 1;
}

static void *drainer(void *unused)
{
    tn_drain_call_rcu();
    assert(called);
    return unused;
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    tn_call_rcu1(&head, call);
    pthread_create(&thread, NULL, drainer, NULL);
    drainer(NULL);
    pthread_join(thread, NULL);
    return 0;
}
