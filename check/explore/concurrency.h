/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_CONCURRENCY_H
#define CHECK_EXPLORE_CONCURRENCY_H

/*
 * Whether there was anything to explore: two accesses to one location by
 * different threads, one of them a write, neither of which happens before the
 * other whatever they read.
 */

#include "graph/graph.h"

void concurrency_note(const struct graph *graph, int32_t e);

#endif
