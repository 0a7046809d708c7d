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

/* What there was before @event, as seen from the revisiting @write. */
struct before {
    const struct graph *graph;
    int32_t event;
    int32_t write;
};

static inline bool is_before(const struct before *before, int32_t e)
{
    return e != before->write &&
           (e <= before->event ||
            graph_in_prefix(before->graph, e, before->write));
}

/* The coherence-latest write (or INIT) of @location that was there. */
int32_t latest_before(const struct before *before,
                      const struct location *location);

/* Leaves a WORK_REVISIT for every read that @write, the newest, revisits. */
void revisit_push_all(const struct graph *graph, int32_t write);

/*
 * Makes the level that follows from @write being read by @read.  The write
 * has no place yet.
 */
void revisit_make_level(int32_t write, int32_t read);

#endif
