/* SPDX-License-Identifier: MIT */
/*
 * A reader that leaves its section only when it is told does leave: who waits
 * for a grace period has the force notifiers called of those in the way.
 *
 * Promises: R6 R8
 * Variants: fences counter counter+fences event
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_event told = TN_EVENT_INIT(false);

static void tell(struct tn_rcu_force_notifier *notifier)
{
    (void)notifier;
    tn_event_set(&told);
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

    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    pthread_create(&thread, NULL, updater, NULL);
    tn_event_wait(&told);
    tn_rcu_read_unlock();
    pthread_join(thread, NULL);
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
