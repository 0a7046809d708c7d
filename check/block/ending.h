/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BLOCK_ENDING_H
#define CHECK_BLOCK_ENDING_H

/* What it means that no thread could go on. */

#include "graph/graph.h"
#include "record/violation.h"

enum ending {
    ENDING_COMPLETE,
    ENDING_BLOCKED,  /* this is part of other executions, or of none */
    ENDING_DEADLOCK, /* everybody who is left sleeps, for ever */
    ENDING_LIVELOCK, /* or repeats itself for ever */
};

/* *waits becomes one of those that wait, and where. */
enum ending ending_of_run(const struct graph *graph, struct side *waits);

#endif
