/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_SYMMETRY_H
#define CHECK_EXPLORE_SYMMETRY_H

/*
 * --symmetry: of the executions that differ only in which of some identical
 * threads (twins.h) did what, at least one is explored.
 *
 * Let b and d be identical, d begun when b had its k-th event, and the same up
 * to there: they read the same, and wrote nothing.  Until then either could
 * have been b.  So it was the one with the less demanding k-th event:
 *
 * 1  No revisit takes away b's k-th event, or changes what it reads, and
 *    keeps that of d.
 * 2  d does not read at its k-th event what was there when b read something
 *    later; does not write before what b wrote; and does not take a choice
 *    that b had and took a smaller one.  That does not hold if b's event is
 *    there on behalf of a revisit, which had no choice among the two.
 */

#include "graph/graph.h"

/* Whether no revisit of @read, or of one before it, by @write is needed. */
bool symmetry_forbids_revisit(const struct graph *graph, int32_t write,
                              int32_t read);

/* Whether @read need not read @write, which is not the latest it could. */
bool symmetry_forbids_source(const struct graph *graph, int32_t read,
                             int32_t write);

/* Whether @write need not come right after @after. */
bool symmetry_forbids_place(const struct graph *graph, int32_t write,
                            int32_t after);

/* Whether the EVENT_CHOICE @e need not take @choice. */
bool symmetry_forbids_choice(const struct graph *graph, int32_t e,
                             uint32_t choice);

#endif
