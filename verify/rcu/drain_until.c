/* SPDX-License-Identifier: MIT */
/*
 * A drain that comes back in time has had everything called; one that does not
 * leaves nothing behind that the worker would stumble over.
 *
 * Promises: R5
 * Variants: event
 */

#include "tenon/clock.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head head;
static int called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called = 1;
}

int main(void)
{
    tn_call_rcu1(&head, call);
    if (!tn_drain_call_rcu_until(1)) {
        tn_drain_call_rcu();
    }
    assert(called);
    return 0;
}
