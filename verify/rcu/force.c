/* SPDX-License-Identifier: MIT */
/*
 * A force is not lost, whatever the worker is doing: the reader in the way of
 * what was queued before it is told to leave, which it does not do otherwise.
 *
 * Promises: R6
 * Variants: fences event
 */

#include "tenon/rcu.h"
#include "verify.h"

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

int main(void)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};

    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    tn_call_rcu1(&head, call);
    tn_force_rcu();
    while (!tn_atomic_read(&told)) {
    }
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
