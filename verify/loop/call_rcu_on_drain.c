/* SPDX-License-Identifier: MIT */
/*
 * A drain on the thread that polled a loop last has everything called that was
 * queued for it before.
 *
 * Promises: R20
 * Slow
 */

#include "tenon/rcu_loop.h"
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
    struct tn_loop *loop = tn_loop_new();

    tn_loop_poll(loop, false);
    tn_call_rcu_on(loop, &head, call);
    tn_drain_call_rcu();
    assert(called);
    return 0;
}
