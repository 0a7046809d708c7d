/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_SAMPLE_H
#define CHECK_EXPLORE_SAMPLE_H

/*
 * Executions by chance (--sample), for programs that are too large to be
 * explored: which thread goes on, what a read reads and where a write goes
 * are drawn anew each time.  Every execution can come out.
 */

#include "graph/graph.h"

struct sample {
    uint32_t executions;
    uint32_t pairs;    /* of places of a read and of a write that it read */
    uint32_t last_new; /* the execution that had one not seen before */
};
extern struct sample sample;

void sample_begin(void);

/* Notes which reads of the execution that has ended read which writes. */
void sample_note(const struct graph *graph);

#endif
