/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CONSISTENCY_COHERENCE_H
#define CHECK_CONSISTENCY_COHERENCE_H

/*
 * Coherence of RC11, hb;eco? irreflexive: by never offering to a new event
 * what its past has overwritten.  Nothing happens after a new event, so
 * nothing else can go wrong.
 */

#include "graph/graph.h"

/*
 * The coherence-latest write (or INIT) of @location that was overwritten by
 * nothing, and is the one written or read by something, known to @thread
 * after its first @index events.  What the thread does next reads from it or
 * from a later write, and writes after it.
 */
int32_t coherence_floor(const struct graph *graph, uint32_t location,
                        uint32_t thread, uint32_t index);

/* Whether @later is @write (or INIT), or after it in coherence order. */
bool coherence_reaches(const struct graph *graph,
                       const struct location *location, int32_t write,
                       int32_t later);

#endif
