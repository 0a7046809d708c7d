/* SPDX-License-Identifier: MIT */
/*
 * A batch waits for a grace period that starts after it has taken what was
 * queued, for itself or for a loop: not for one that was under way when that
 * was queued, or over.
 *
 * A stub stands for the loop, and for the library's thread a batch alone.
 *
 * Promises: R3 R19
 * Defines: QUEUE | LOOP
 */

#include "rcu/target.h"
#include "verify.h"
#include "no_queues.h"
#include "worker.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct tn_rcu_target_ target; /* the loop */
static struct thing thing = {.value = 1};
static struct thing *current = &thing;

static void drop(struct tn_rcu_head *unused)
{
    (void)unused;
    thing.value = 0;
}

static void *reader(void *unused)
{
    struct thing *found;

    tn_rcu_read_lock();
    found = tn_atomic_rcu_read(&current);
    assert(!found || found->value);
    tn_rcu_read_unlock();
    return unused;
}

static void *updater(void *unused)
{
    pthread_t thread;

    tn_synchronize_rcu();
    pthread_create(&thread, NULL, reader, NULL);
    tn_atomic_rcu_set(&current, NULL);
#ifdef QUEUE
    tn_call_rcu1(&thing.rcu, drop);
#else
    thing.rcu.func_ = drop;
    tn_rcu_target_put_(&target, &thing.rcu);
#endif
    pthread_join(thread, NULL);
    return unused;
}

static void *worker_batch(void *unused)
{
    run_batch();
    tn_rcu_target_run_(&target);
    return unused;
}

int main(void)
{
    allocate_no_queues();
    tn_rcu_idle_ = 0; /* nobody starts the library's thread */
    tn_rcu_target_add_(&target);
    RUN_THREADS(updater, worker_batch);
    return 0;
}
