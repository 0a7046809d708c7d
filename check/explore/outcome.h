/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_OUTCOME_H
#define CHECK_EXPLORE_OUTCOME_H

/* What follows from the value that a read has read. */

#include "graph/graph.h"

/*
 * Whether @read goes on to write, and what.  It must have been given what to
 * read from and a choice.
 */
bool outcome_writes(const struct graph *graph, int32_t read, word *value);

/* In how many ways it could go on, given what it reads: choices from 0 on. */
uint32_t outcome_choices(const struct graph *graph, int32_t read);

/* Lets the read of a failed compare-and-exchange have its other order. */
void outcome_set_order(const struct graph *graph, int32_t read);

#endif
