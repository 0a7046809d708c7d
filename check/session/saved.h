/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_SAVED_H
#define CHECK_SESSION_SAVED_H

/*
 * An execution in a file: --save writes the one that fails, --replay runs it.
 * The file has the options that the execution depends on, the graph in text,
 * and who runs into the failure.
 */

#include "graph/graph.h"
#include "native/schedule.h"

/* Writes options.save; false and errno if it cannot. */
bool saved_write(const struct graph *graph, const struct schedule *how);

/* Reads options.replay; ends the check if that is no such file. */
void saved_read(struct graph *graph, struct schedule *how);

#endif
