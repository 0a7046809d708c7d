/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_CONCURRENCY_H
#define CHECK_EXPLORE_CONCURRENCY_H

/*
 * Whether there was anything to explore: two atomic accesses to one location
 * by different threads, neither of which happens before the other.
 */

#include "graph/graph.h"

void concurrency_note(const struct graph *graph, int32_t e);

#endif
