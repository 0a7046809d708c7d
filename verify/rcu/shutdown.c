/* SPDX-License-Identifier: MIT */
/*
 * A shutdown returns when what is queued has been called.
 *
 * Promises: R14
 * Variants: event
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
    tn_rcu_shutdown();
    assert(called == 1);
    return 0;
}
