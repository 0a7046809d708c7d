/* SPDX-License-Identifier: MIT */
/*
 * Above the hard limit call_rcu waits until all that its thread has queued has
 * been called.
 *
 * Promises: R18
 */

#include "rcu/rcu.h"
#include "tenon/rcu_limits.h"
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
    const struct tn_rcu_limits limits = {.wait_ns = TN_FOREVER};
    struct tn_rcu_stats stats;

    tn_rcu_set_limits(&limits);
    tn_call_rcu1(&head, call);
    tn_rcu_limits_stats_(&stats); /* it may have found nothing pending */
    assert(stats.limit_waits == 0 || called == 1);
    return 0;
}
