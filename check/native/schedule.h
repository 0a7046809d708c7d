/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_SCHEDULE_H
#define CHECK_NATIVE_SCHEDULE_H

/*
 * The order in which one run replays its graph, for somebody who looks at it:
 * with the fewest changes from one thread to another, and as an interleaving
 * if the graph is one of sequential consistency.
 */

#include "graph/graph.h"

enum { NO_THREAD = UINT16_MAX };

struct schedule {
    uint16_t *threads; /* whose event comes next */
    uint32_t count;
    uint32_t switches;

    /* Then nobody goes on but @other, up to its next event, and @last. */
    bool stops;
    uint32_t other, last;
};

/* In force for the next runs; NULL: none, any order will do. */
extern const struct schedule *schedule;

/*
 * Finds the order for @graph.  If it can, the event of @last that is followed
 * by the failure is the last of all.
 */
void schedule_make(struct schedule *made, const struct graph *graph,
                   uint32_t last);
void schedule_free(struct schedule *made);

#endif
