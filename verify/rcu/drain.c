/* SPDX-License-Identifier: MIT */
/*
 * A drain returns when all that was queued before has been called.
 *
 * Promises: R5
 * Variants: fences event
 */

#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head head;
static int called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called++;
}

int main(void)
{
    tn_call_rcu1(&head, call);
    tn_drain_call_rcu();
    assert(called == 1);
    return 0;
}
