/* SPDX-License-Identifier: MIT */
/*
 * A thread that ends is forgotten as a reader, and its queue is freed when all
 * that it held has been called.
 *
 * Promises: R3 R8
 */

#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head head;
static int called;
static void *queue; /* the first allocation of the thread */
static int freed;

static void *allocate(size_t size, void *unused)
{
    void *memory = malloc(size);

    (void)unused;
    if (!queue) {
        queue = memory;
    }
    return memory;
}

static void release(void *memory, void *unused)
{
    (void)unused;
    if (memory == queue) {
        assert(called);
        tn_atomic_set(&freed, 1);
    }
    free(memory);
}

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called = 1;
}

static void *ending(void *unused)
{
    tn_call_rcu1(&head, call);
    return unused;
}

int main(void)
{
    struct tn_rcu_stats stats;

    tn_set_allocator(allocate, release, NULL);
    RUN_THREADS(ending);
    tn_rcu_stats(&stats);
    assert(stats.readers == 0);
    assert(stats.callbacks_queued == 1);
    while (!tn_atomic_read(&freed)) {
    }
    return 0;
}
