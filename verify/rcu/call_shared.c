/* SPDX-License-Identifier: MIT */
/*
 * A grace period that another thread runs does for the worker what it has taken
 * before, and nothing for what is queued later.
 *
 * A thread that runs one batch stands for the worker.
 *
 * Promises: R3
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"
#include "worker.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct thing things[2] = {{.value = 1}, {.value = 1}};

static void drop(struct thing *thing)
{
    thing->value = 0;
}

static void *run_one_batch(void *unused)
{
    run_batch();
    return unused;
}

int main(void)
{
    pthread_t thread;

    has_worker = true;
    tn_call_rcu(&things[0], drop, rcu);
    pthread_create(&thread, NULL, run_one_batch, NULL);
    tn_synchronize_rcu();
    tn_rcu_read_lock();
    tn_call_rcu(&things[1], drop, rcu);
    assert(things[1].value);
    tn_rcu_read_unlock();
    pthread_join(thread, NULL);
    assert(!things[0].value);
    return 0;
}
