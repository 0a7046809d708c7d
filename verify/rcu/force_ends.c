/* SPDX-License-Identifier: MIT */
/*
 * A force is for what was queued before it: once that has been called, readers
 * are in peace again.
 *
 * Promises: R6
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"

static int called;
static struct tn_rcu_head heads[2];

static void tell(struct tn_rcu_force_notifier *notifier)
{
    assert(!notifier);
}

static void call(struct tn_rcu_head *head)
{
    if (head == &heads[0]) {
        tn_atomic_set(&called, 1);
    }
}

int main(void)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};

    tn_call_rcu1(&heads[0], call);
    tn_force_rcu();
    while (!tn_atomic_read(&called)) {
    }

    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    tn_call_rcu1(&heads[1], call);
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
