/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CONSISTENCY_HAPPENS_H
#define CHECK_CONSISTENCY_HAPPENS_H

/* Happens-before of RC11 (Lahav et al., PLDI 2017, section 3), as clocks. */

#include "graph/graph.h"

/*
 * Computes the clocks of @e from those of the events before it and of the one
 * it reads from.  They hold as long as both stay.
 */
void happens_compute(struct graph *graph, int32_t e);

/*
 * Whether @e happens before everything that @thread will do after its first
 * @index events.
 */
bool happens_before_next(const struct graph *graph, int32_t e, uint32_t thread,
                         uint32_t index);

/*
 * The release sequence: as C++20 has it, or with what the same thread writes
 * later to the same location, as C11 and the paper have it.
 */
extern bool happens_rs_rc11;

#endif
