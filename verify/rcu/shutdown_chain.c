/* SPDX-License-Identifier: MIT */
/*
 * A shutdown returns when what is queued has been called, and what that queues.
 *
 * Promises: R14
 * Variants: event
 * Slow
 */

#include "tenon/rcu.h"
#include "verify.h"
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
    allocate_no_queues();
    tn_call_rcu1(&heads[0], call);
    tn_rcu_shutdown();
    assert(called == 2);
    return 0;
}
