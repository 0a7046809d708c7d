/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CONSISTENCY_PSC_GRAPH_H
#define CHECK_CONSISTENCY_PSC_GRAPH_H

/*
 * The part of psc that a search has reached: its nodes are the SC accesses
 * and the fences of a graph, its edges are added for one node at a time.
 */

#include "graph/graph.h"

struct psc {
    const struct graph *graph;

    /* Nodes by thread, in program order: access[first[t]] and so on. */
    struct node_list {
        int32_t *at;
        uint32_t *first; /* per thread, and one more */
    } accesses, fences;

    bool has_light; /* fences */
    int32_t source; /* whose edges are being added; NONE: of the roots */
    uint32_t *accesses_from; /* done already for source, per thread */
    uint32_t *fences_from;

    uint32_t *number; /* per event: its place in nodes, from 1 on */
    struct psc_node {
        int32_t event;
        uint32_t incoming;
        uint32_t first_edge; /* its edges end where those of the next begin */
    } * nodes;               /* as they were reached */
    uint32_t reached, expanded;
    uint32_t *edges; /* places of nodes */
    uint32_t *ready; /* to be taken away */
    uint32_t edge_count, edge_capacity;

    uint32_t *location_seen; /* per location: the round it was seen in */
    uint32_t round;
    uint32_t event_capacity, thread_capacity, location_capacity;
};

/* A search over @graph that has reached nothing; valid until the next one. */
struct psc *psc_begin(const struct graph *graph);

/* The next node whose edges have to be added, or NONE. */
int32_t psc_next_node(struct psc *psc);

/* An edge to @e if it is an SC access. */
void psc_edge(struct psc *psc, int32_t e);

/* Edges to the nodes of @thread from its @index-th event on. */
void psc_edges_to_accesses(struct psc *psc, uint32_t thread, uint32_t index);
void psc_edges_to_fences(struct psc *psc, uint32_t thread, uint32_t index);

/* An edge to the first of those of accesses that reads @location. */
void psc_edge_to_read(struct psc *psc, uint32_t thread, uint32_t index,
                      uint32_t location);

bool psc_is_acyclic(struct psc *psc);

/* Notes of which locations were met since the last psc_forget_locations. */
void psc_forget_locations(struct psc *psc);
bool psc_new_location(struct psc *psc, uint32_t location);

static inline bool psc_has_fences(const struct psc *psc)
{
    return psc->fences.first[psc->graph->thread_count] > 0;
}

#endif
