/* SPDX-License-Identifier: MIT */
/*
 * Where there is memory neither for a queue nor for the worker, callbacks are
 * kept all the same, and one who drains calls them, for others who drain too.
 *
 * Promises: R3 R4 R5
 * Variants: fences event
 */

#include "tenon/hooks.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head heads[2];
static int called[2], total;

static void *no_memory(size_t size, void *opaque)
{
    (void)size;
    (void)opaque;
    return NULL;
}

static void release(void *memory, void *opaque)
{
    (void)opaque;
    assert(!memory);
}

static void call(struct tn_rcu_head *head)
{
    called[head - heads]++;
    total++;
}

static void drain(int i)
{
    tn_call_rcu1(&heads[i], call);
    tn_drain_call_rcu();
    assert(called[i] == 1);
}

static void *first(void *unused)
{
    drain(0);
    return unused;
}

static void *second(void *unused)
{
    drain(1);
    return unused;
}

int main(void)
{
    tn_set_allocator(no_memory, release, NULL);
    RUN_THREADS(first, second);
    assert(total == 2);
    return 0;
}
