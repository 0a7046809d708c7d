/* SPDX-License-Identifier: MIT */

#include "rcu/pool_memory.h"

#include <stdlib.h>
#include <string.h>

#include "bench.h"

/* Touched before anything is timed. */
static void *fetch(void **memory, size_t size)
{
    if (!*memory) {
        *memory = aligned_alloc(4096, size);
        CHECK(*memory);
        memset(*memory, 1, size);
    }
    return *memory;
}

void *pool_nodes(int number)
{
    static void *nodes[POOLS];

    return fetch(&nodes[number], (size_t)NODES * NODE_SIZE);
}

void **pool_ring(int number)
{
    static void *rings[POOLS];

    return fetch(&rings[number], NODES * sizeof(void *));
}
