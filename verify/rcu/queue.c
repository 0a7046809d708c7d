/* SPDX-License-Identifier: MIT */
/*
 * One thread's queue alone: its owner puts while another thread takes, waits
 * for a grace period and runs, over and over.  What is run is run once, in
 * order, and may be freed at once.  Also if the owner is not registered when it
 * puts.
 *
 * Promises: R3 R4
 * Defines: | UNREGISTERED
 * Variants: fences counter counter+fences
 */

#include "rcu/rcu.h"
#include "verify.h"

enum { COUNT = 2 };

struct thing {
    struct tn_rcu_head rcu;
    int number;
};

static struct tn_rcu_queue_ queue;
static int called;

static void call(struct tn_rcu_head *head)
{
    struct thing *thing = (struct thing *)head;

    assert(thing->number == called++);
    free(thing);
}

static void *owner(void *unused)
{
    for (int i = 0; i < COUNT; i++) {
        struct thing *thing = malloc(sizeof(*thing));

        thing->rcu.func_ = call;
        thing->number = i;
#ifdef UNREGISTERED
        tn_rcu_unregister_thread();
#endif
        tn_rcu_queue_put_(&queue, &thing->rcu);
    }
    return unused;
}

static void *worker(void *unused)
{
    for (int i = 0; i < COUNT; i++) {
        tn_rcu_queue_take_(&queue);
        tn_synchronize_rcu();
        tn_rcu_queue_run_(&queue);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(owner, worker);
    tn_rcu_queue_take_(&queue);
    tn_rcu_queue_run_(&queue);
    assert(called == COUNT);
    return 0;
}
