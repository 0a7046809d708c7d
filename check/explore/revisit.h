/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_REVISIT_H
#define CHECK_EXPLORE_REVISIT_H

/*
 * Backward revisits: a new write is read by an older read, and what depended
 * on the read is undone.  Several graphs lead to the same one; it is made
 * from that one alone in which everything undone had been added maximally
 * (TruSt, section 3).
 */

#include "graph/graph.h"

/* Leaves a WORK_REVISIT for every read that @write, the newest, revisits. */
void revisit_push_all(const struct graph *graph, int32_t write);

/*
 * Makes the level that follows from @write being read by @read.  The write
 * has no place yet.
 */
void revisit_make_level(int32_t write, int32_t read);

#endif
