/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_DRAWING_H
#define CHECK_REPORT_DRAWING_H

/*
 * The execution that fails as a graph, for Graphviz (--dot), and as a page to
 * step through it, which needs nothing but itself (--html).
 */

#include "graph/graph.h"

/* Write options.dot and options.html; false and errno if they cannot. */
bool drawing_write_dot(const struct graph *graph);
bool drawing_write_page(const struct graph *graph);

#endif
