/* SPDX-License-Identifier: MIT */
/*
 * A reader that stays in its section until it is told to leave is told, as more
 * is pending than the soft limit has it.
 *
 * Promises: R17
 */

#include "tenon/rcu.h"
#include "tenon/rcu_limits.h"
#include "verify.h"

static int told;
static struct tn_rcu_head head;

static void tell(struct tn_rcu_force_notifier *unused)
{
    (void)unused;
    tn_atomic_set(&told, 1);
}

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
}

int main(void)
{
    const struct tn_rcu_limits limits = {.hard_callbacks = 10};
    struct tn_rcu_force_notifier notifier = {.notify = tell};

    tn_rcu_set_limits(&limits);
    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    tn_call_rcu1(&head, call);
    while (!tn_atomic_read(&told)) {
    }
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
