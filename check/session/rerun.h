/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_RERUN_H
#define CHECK_SESSION_RERUN_H

#include "graph/graph.h"

/* Runs the program on @graph once more, noting its steps (trace.h). */
void rerun_traced(struct graph *graph);

#endif
