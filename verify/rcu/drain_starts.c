/* SPDX-License-Identifier: MIT */
/*
 * A drain that starts the worker, as the call_rcu before it could not, does not
 * miss that the worker is quick.
 *
 * Promises: R5
 * Variants: event
 */

#include "rcu/rcu.h"
#include "tenon/hooks.h"
#include "verify.h"

static struct tn_rcu_head head;
static int called;
static bool has_memory;

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

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called++;
}

int main(void)
{
    tn_set_allocator(allocate, release, NULL);
    tn_call_rcu1(&head, call);
    has_memory = true;
    tn_drain_call_rcu();
    assert(called == 1);
    return 0;
}
