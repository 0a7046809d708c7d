/* SPDX-License-Identifier: MIT */
/*
 * The worker that ships, put to the question of force.c: the reader stays until
 * it is told, so that a force which is lost leaves it asleep.
 *
 * Expect: verified
 * Slow
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_event told = TN_EVENT_INIT(false);
static struct tn_rcu_head head;
static int data = 1;

static void tell(struct tn_rcu_force_notifier *notifier)
{
    (void)notifier;
    tn_event_set(&told);
}

static void callback(struct tn_rcu_head *unused)
{
    (void)unused;
    data = 0;
}

int main(void)
{
    struct tn_rcu_force_notifier notifier = {.notify = tell};

    tn_rcu_add_force_notifier(&notifier);
    tn_rcu_read_lock();
    tn_call_rcu1(&head, callback);
    tn_force_rcu();
    tn_event_wait(&told);
    assert(data == 1);
    tn_rcu_read_unlock();
    tn_rcu_remove_force_notifier(&notifier);
    return 0;
}
