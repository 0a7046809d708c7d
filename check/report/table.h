/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_TABLE_H
#define CHECK_REPORT_TABLE_H

/*
 * The execution that breaks the program: one column per thread, one line per
 * step, in the order of the run, which respects reads-from.
 */

#include "graph/graph.h"

/* Prints what trace_run has noted. */
void table_print(const struct graph *graph);

/* The line of the table that tells of @event, or 0. */
uint32_t table_line(int32_t event);

#endif
