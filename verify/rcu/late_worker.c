/* SPDX-License-Identifier: MIT */
/*
 * The worker is there at last, when a thread ends whose functions were called
 * by a drain for want of one; it finds nothing to do.  A function that is
 * queued while it goes to sleep is called.
 *
 * Promises: R3
 * Variants: event
 */

#include "rcu/rcu.h"
#include "tenon/hooks.h"
#include "verify.h"

static struct tn_rcu_head heads[2];
static int called[2];
static bool has_memory, is_ending;

/* For queues, and for the worker's thread when it is time. */
static void *allocate(size_t size, void *unused)
{
    (void)unused;
    if (size != sizeof(struct tn_rcu_queue_) && !has_memory) {
        return NULL;
    }
    return malloc(size);
}

static void release(void *memory, void *unused)
{
    (void)unused;
    free(memory);
}

static void call(struct tn_rcu_head *head)
{
    tn_atomic_set(&called[head - heads], 1);
}

static void *ending(void *unused)
{
    tn_call_rcu1(&heads[0], call);
    tn_drain_call_rcu();
    assert(called[0]);
    has_memory = true;
    tn_atomic_store_release(&is_ending, true);
    return unused;
}

int main(void)
{
    pthread_t thread;

    tn_set_allocator(allocate, release, NULL);
    pthread_create(&thread, NULL, ending, NULL);
    while (!tn_atomic_load_acquire(&is_ending)) {
    }
    tn_call_rcu1(&heads[1], call);
    while (!tn_atomic_read(&called[1])) {
    }
    pthread_join(thread, NULL);
    return 0;
}
