/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_ENABLED_H
#define CHECK_NATIVE_ENABLED_H

/* Which threads could go on in a graph, and which one should. */

#include "graph/graph.h"
#include "native/thread.h"

/* Whether @op, of @thread, need not wait for another thread. */
bool enabled(const struct graph *graph, uint32_t thread, const struct op *op);

/* Whether it would not wait if it went on now; if so, others should first. */
bool enabled_at_once(const struct graph *graph, const struct op *op);

/* The thread to prefer over all others, or MAX_THREADS. */
uint32_t enabled_first(const struct graph *graph);

#endif
