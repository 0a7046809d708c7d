/* SPDX-License-Identifier: MIT */
/*
 * A shutdown returns when what is queued has been called, and what that queues.
 *
 * A thread that runs two batches stands for the worker.
 *
 * Promises: R14
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"
#include "worker.h"
#include "no_queues.h"

static struct tn_rcu_head heads[2];
static int called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    if (!called) {
        tn_call_rcu1(&heads[1], call);
    }
    called++;
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    has_worker = true;
    tn_call_rcu1(&heads[0], call);
    pthread_create(&thread, NULL, run_two_batches, NULL);
    tn_rcu_shutdown();
    assert(called == 2);
    pthread_join(thread, NULL);
    return 0;
}
