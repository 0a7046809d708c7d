/* SPDX-License-Identifier: MIT */
/*
 * A handler of stalls that queues, with too much pending, does not wait for the
 * grace period that it holds up itself.
 *
 * There is no worker: what is queued is not called here.
 *
 * Promises: R16
 * Variants: counter
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "tenon/rcu_limits.h"
#include "tenon/rcu_stall.h"
#include "verify.h"
#include "grace_period.h"
#include "worker.h"
#include "no_queues.h"

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event may_leave = TN_EVENT_INIT(false);
static struct tn_rcu_head head;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
}

static void on_stall(const struct tn_rcu_stall *stall, void *unused)
{
    (void)stall;
    (void)unused;
    tn_call_rcu1(&head, call);
    report_no_more();
    tn_event_set(&may_leave);
}

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&may_leave);
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    const struct tn_rcu_limits limits = {.wait_ns = TN_FOREVER};
    struct tn_rcu_stats stats;
    pthread_t thread;

    allocate_no_queues();
    has_worker = true;
    tn_rcu_set_limits(&limits);
    tn_rcu_set_stall_limit(TN_SECOND);
    tn_rcu_set_stall_handler(on_stall, NULL);
    pthread_create(&thread, NULL, reader, NULL);
    tn_event_wait(&inside);
    tn_synchronize_rcu();
    tn_rcu_limits_stats_(&stats);
    assert(stats.limit_waits == 0 && stats.limit_exceeded == 1);
    pthread_join(thread, NULL);
    return 0;
}
