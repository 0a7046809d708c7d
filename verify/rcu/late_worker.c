/* SPDX-License-Identifier: MIT */
/*
 * A worker that another thread has started finds nothing to do, as for a cookie
 * whose grace period somebody else has run by then.  A function that is queued
 * while it goes to sleep is called.
 *
 * Promises: R3
 * Variants: event
 */

#include "rcu/rcu.h"
#include "verify.h"

static struct tn_rcu_head head;
static int called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_atomic_set(&called, 1);
}

static void *start_worker(void *unused)
{
    tn_rcu_wake_worker_();
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, start_worker, NULL);
    tn_call_rcu1(&head, call);
    while (!tn_atomic_read(&called)) {
    }
    pthread_join(thread, NULL);
    return 0;
}
