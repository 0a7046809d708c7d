/* SPDX-License-Identifier: MIT */
/*
 * A shutdown returns when what a function has queued for a loop has been
 * called, too, though the worker may have taken that for its next batch by the
 * time that a drain returns.
 *
 * A stub stands for the loop, which this very thread has polled; and for the
 * worker a thread that runs two batches.
 *
 * Promises: R14
 */

#include "rcu/target.h"
#include "tenon/rcu.h"
#include "verify.h"
#include "worker.h"
#include "no_queues.h"

static int called;

static void tell(struct tn_rcu_target_ *unused)
{
    (void)unused;
}

static bool is_here(const struct tn_rcu_target_ *unused)
{
    (void)unused;
    return true;
}

static struct tn_rcu_target_ target = {.tell = tell, .is_here = is_here};

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called++;
}

static struct tn_rcu_head heads[2] = {{.func_ = call}};

static void queue(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_rcu_target_put_(&target, &heads[0]);
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    tn_rcu_target_add_(&target);
    has_worker = true;
    tn_call_rcu1(&heads[1], queue);
    pthread_create(&thread, NULL, run_two_batches, NULL);
    tn_rcu_shutdown();
    assert(called == 1);
    pthread_join(thread, NULL);
    return 0;
}
