/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_BLAME_H
#define CHECK_REPORT_BLAME_H

/* What is wrong with the execution in the table: who, where, called how. */

#include "graph/graph.h"

void blame_print(const struct graph *graph);

#endif
