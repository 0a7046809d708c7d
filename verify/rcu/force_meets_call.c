/* SPDX-License-Identifier: MIT */
/*
 * A force that meets another thread's call_rcu is for it or it is not; the one
 * after it is, and the reader in the way is told to leave.
 *
 * Promises: R6
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"
#include "no_queues.h"

static int told;
static struct tn_rcu_head head;

static void tell(struct tn_rcu_force_notifier *notifier)
{
    (void)notifier;
    tn_atomic_set(&told, 1);
}

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
}

static void *other(void *unused)
{
    tn_call_rcu1(&head, call);
    return unused;
}

int main(void)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};
    pthread_t thread;

    allocate_no_queues();
    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    pthread_create(&thread, NULL, other, NULL);
    tn_force_rcu();
    pthread_join(thread, NULL);
    tn_force_rcu();
    while (!tn_atomic_read(&told)) {
    }
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
