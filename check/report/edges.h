/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_EDGES_H
#define CHECK_REPORT_EDGES_H

/* Which lines of the table belong together. */

#include "graph/graph.h"

enum edge_kind {
    EDGE_READS,     /* what a write stored, to who loads it */
    EDGE_FOLLOWS,   /* a creation to the start, an end to the join */
    EDGE_COHERENCE, /* a write to the next one of its location */
    EDGE_MISSES,    /* who reads something older, to the next newer write */
};

extern const char *const edge_names[];

struct edge {
    enum edge_kind kind;
    uint32_t from, to; /* lines */
};

/* Calls @visit for all edges between lines of the table. */
void edges_visit(const struct graph *graph, void (*visit)(struct edge edge));

#endif
