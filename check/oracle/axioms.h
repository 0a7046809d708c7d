/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_AXIOMS_H
#define CHECK_ORACLE_AXIOMS_H

/*
 * RC11 as the paper has it (Lahav et al., PLDI 2017, figure 1), by relations:
 * what the clocks and the incremental checks must agree with.
 */

#include "graph/graph.h"
#include "oracle/relation.h"

/* A graph for this purpose; initial writes are events of no thread. */
struct execution {
    const struct graph *graph;
    uint32_t size;
    struct axiom_event {
        const struct event *event; /* NULL: the initial write of location */
        uint32_t location;
        bool is_read, is_write, is_fence, acquires, releases, sc;
        bool light;
        bool ghost; /* reads, and acquires nothing */
    } events[RELATION_MAX];
    struct relation *po;
    struct relation *rf;
    struct relation *co;
    struct relation *rmw;
    struct relation *order; /* create, join, and what else synchronises */
};

/*
 * Reads @graph; with @split, heavy fences become two SC fences, the second
 * one with the number second[first].  False if it is too large.
 */
bool execution_init(struct execution *x, const struct graph *graph, bool split,
                    uint32_t *second);
void execution_free(struct execution *x);

/* Happens-before. */
struct relation *execution_hb(const struct execution *x);

/* Whether the axioms hold; light fences as psc.h has them. */
bool execution_is_consistent(const struct execution *x);

#endif
