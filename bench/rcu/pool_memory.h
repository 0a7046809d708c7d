/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RCU_POOL_MEMORY_H
#define BENCH_RCU_POOL_MEMORY_H

/*
 * The memory of the pools, the same for all contestants.  As many nodes as
 * nobody runs out of who sleeps for 10 ms now and then.
 */
enum { POOLS = 2, NODES = 1 << 20, NODE_SIZE = 32 };

void *pool_nodes(int number);
void **pool_ring(int number);

#endif
