/* SPDX-License-Identifier: MIT */
/*
 * A drain while another thread polls what functions are queued for: it returns
 * when that has called them, and has what they did; also of those that it was
 * about to call, or calls, when the drain began.
 *
 * A stub stands for the loop, which would be too much: it is told, and runs
 * what is due.
 *
 * Promises: R5 R20
 * Variants: event
 * Slow
 */

#include "rcu/target.h"
#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"
#include "no_queues.h"

static struct tn_event told = TN_EVENT_INIT(false);
static int called; /* plain */

static void tell(struct tn_rcu_target_ *unused)
{
    (void)unused;
    tn_event_set(&told);
}

static bool is_elsewhere(const struct tn_rcu_target_ *unused)
{
    (void)unused;
    return false;
}

static struct tn_rcu_target_ target = {.tell = tell, .is_here = is_elsewhere};

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called++;
}

static struct tn_rcu_head head = {.func_ = call};

static void *poller(void *unused)
{
    tn_event_wait(&told);
    tn_rcu_target_run_(&target);
    return unused;
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    tn_rcu_target_add_(&target);
    pthread_create(&thread, NULL, poller, NULL);
    tn_rcu_target_put_(&target, &head);
    tn_drain_call_rcu();
    assert(called == 1);
    pthread_join(thread, NULL);
    return 0;
}
