/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ORACLE_ORACLE_H
#define CHECK_ORACLE_ORACLE_H

/*
 * Compares what the fast checks say with the axioms (--debug=oracle), and
 * ends the check where they differ.
 */

#include "graph/graph.h"

/* The fast checks found @graph to be @consistent, or not. */
void oracle_compare(const struct graph *graph, bool consistent);

/* Coherence did not offer these to the new event; it must be right. */
void oracle_compare_sources(struct graph *graph, int32_t read, int32_t floor);
void oracle_compare_places(struct graph *graph, int32_t write, int32_t floor);

#endif
