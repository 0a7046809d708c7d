/* SPDX-License-Identifier: MIT */
/*
 * A reader that adds its force notifier when a forced grace period may be
 * waiting for it already is told all the same.
 *
 * Promises: R6 R8
 * Variants: counter event
 */

#include "tenon/rcu.h"
#include "verify.h"

static int told;

static void tell(struct tn_rcu_force_notifier *notifier)
{
    (void)notifier;
    tn_atomic_set(&told, 1);
}

static void *updater(void *unused)
{
    tn_synchronize_rcu();
    return unused;
}

int main(void)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};
    pthread_t thread;

    tn_rcu_read_lock();
    pthread_create(&thread, NULL, updater, NULL);
    tn_rcu_add_force_notifier(&notifier);
    while (!tn_atomic_read(&told)) {
    }
    tn_rcu_read_unlock();
    pthread_join(thread, NULL);
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
