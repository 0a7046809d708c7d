/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_REPLAY_H
#define CHECK_NATIVE_REPLAY_H

/*
 * A program has to do the same again when it reads the same again.  These end
 * the check, naming the two places, if it did not.
 */

#include "graph/graph.h"

/* @now is what the program does where the graph has @before. */
void replay_compare(const struct event *before, const struct event *now);

/* No thread came to the rest of the graph. */
_Noreturn void replay_is_stuck(const struct graph *graph);

#endif
