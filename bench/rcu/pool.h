/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RCU_POOL_H
#define BENCH_RCU_POOL_H

/*
 * What the call_rcu rows hand over: nodes, that come back to who handed them
 * over through a ring.  Who includes this has defined HEAD, what is in a
 * structure that is handed over.
 */

#include <stddef.h>
#include <stdint.h>

#include "rcu/pool_memory.h"

struct pool;

struct node {
    HEAD head; /* first: functions get its address */
    struct pool *owner;
    uint64_t unused;
};

_Static_assert(sizeof(struct node) == NODE_SIZE, "all hand over the same");

/* Apart from each other: what both read, and what either writes. */
struct pool {
    __attribute__((aligned(128))) struct node *nodes;
    void **ring;
    __attribute__((aligned(128))) uint64_t fresh, got; /* by the owner */
    __attribute__((aligned(128))) uint64_t put; /* by who runs functions */
};

/* Threads of a team take one each. */
static struct pool pools[POOLS];
static int pools_taken;

static struct pool *my_pool(void)
{
    int number = __atomic_fetch_add(&pools_taken, 1, __ATOMIC_RELAXED);
    struct pool *p = &pools[number];

    CHECK(number < POOLS);
    p->nodes = pool_nodes(number);
    p->ring = pool_ring(number);
    p->fresh = p->got = p->put = 0;
    return p;
}

static inline struct node *pool_fresh(struct pool *p)
{
    struct node *node = &p->nodes[p->fresh++];

    node->owner = p;
    return node;
}

/* One that came back, or else a fresh one; NULL if all are under way. */
static inline struct node *pool_take(struct pool *p)
{
    if (p->got != __atomic_load_n(&p->put, __ATOMIC_ACQUIRE)) {
        return p->ring[p->got++ % NODES];
    }
    return p->fresh < NODES ? pool_fresh(p) : NULL;
}

/* The function that is called for each. */
static void give_back(HEAD *head)
{
    struct node *node = (struct node *)(void *)head;
    struct pool *p = node->owner;

    p->ring[p->put % NODES] = node;
    __atomic_store_n(&p->put, p->put + 1, __ATOMIC_RELEASE);
}

#endif
