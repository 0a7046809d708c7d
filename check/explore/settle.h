/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_SETTLE_H
#define CHECK_EXPLORE_SETTLE_H

/* Giving new events their source or their place, and what follows at once. */

#include "graph/graph.h"

/* Lets @read read from @write and take @choice; order and clocks follow. */
void settle_source(struct graph *graph, int32_t read, int32_t write,
                   uint32_t choice);

/*
 * Whether the graph is still consistent after choices for @e, and for @other
 * if it is not NONE; coherence has had its say.
 */
bool settle_consistent(const struct graph *graph, int32_t e, int32_t other);

/*
 * Adds the write that @read, the newest of its thread, goes on to, or the
 * enqueueing after a comparison.  False if there is no consistent place.
 */
bool settle_follow(struct graph *graph, int32_t read);

/*
 * Chooses the first source for the new @read that is consistent, leaves the
 * others for later, and follows.  False if there is none.
 */
bool settle_read(struct graph *graph, int32_t read);

/*
 * Leaves for later what else could follow from what @read reads, in the graph
 * up to @event.
 */
void settle_push_choices(const struct graph *graph, int32_t event,
                         int32_t read);

/* Places the new @write last, leaves other places and revisits for later. */
void settle_write(struct graph *graph, int32_t write);

/* Leaves the places of @write from after @floor on, but its own, for later. */
void settle_push_places(const struct graph *graph, int32_t write,
                        int32_t floor);

#endif
