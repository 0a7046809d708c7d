/* SPDX-License-Identifier: MIT */
/*
 * A drain is for what other threads have queued too, if that happens before it.
 *
 * Promises: R5
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head head;
static int queued, called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called = 1;
}

static void *other(void *unused)
{
    tn_call_rcu1(&head, call);
    tn_atomic_store_release(&queued, 1);
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, other, NULL);
    if (tn_atomic_load_acquire(&queued)) {
        tn_drain_call_rcu();
        assert(called);
    }
    pthread_join(thread, NULL);
    return 0;
}
