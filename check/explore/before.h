/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_BEFORE_H
#define CHECK_EXPLORE_BEFORE_H

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

#endif
