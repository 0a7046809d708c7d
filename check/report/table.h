/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_TABLE_H
#define CHECK_REPORT_TABLE_H

/*
 * The execution that breaks the program: one column per thread, one line per
 * step, in the order of the run, which respects reads-from.
 */

#include "graph/graph.h"
#include "record/trace.h"

/* Prints what trace_run has noted. */
void table_print(const struct graph *graph);

/* The line of the table that tells of @event, or 0. */
uint32_t table_line(int32_t event);

/* Numbers the lines of what trace_run has noted; table_print does so too. */
void table_number(const struct graph *graph);

/* The line of the @s-th step, or 0. */
uint32_t table_line_of_step(uint32_t s);

/* What the step does; false if it is nothing to be told. */
bool table_describe(const struct graph *graph, const struct step *step,
                    char *text);

/* The name of what @event accesses. */
void table_name_of(const struct graph *graph, int32_t event, char *name,
                   size_t size);

#endif
