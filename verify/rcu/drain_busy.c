/* SPDX-License-Identifier: MIT */
/*
 * A drain comes to its end though a reader is busy in its section for as long
 * as nobody tells it to leave.
 *
 * Promises: R5 R6
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"

static int told;
static struct tn_rcu_head head;
static int called;

static void tell(struct tn_rcu_force_notifier *notifier)
{
    (void)notifier;
    tn_atomic_set(&told, 1);
}

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called = 1;
}

static void *drainer(void *unused)
{
    tn_call_rcu1(&head, call);
    tn_drain_call_rcu();
    assert(called);
    return unused;
}

int main(void)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};
    pthread_t thread;

    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    pthread_create(&thread, NULL, drainer, NULL);
    while (!tn_atomic_read(&told)) {
    }
    tn_rcu_read_unlock();
    pthread_join(thread, NULL);
    return 0;
}
