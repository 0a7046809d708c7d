/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CONSISTENCY_SLEEP_H
#define CHECK_CONSISTENCY_SLEEP_H

/*
 * The order that FUTEX_WAIT promises.  The kernel compares the word and puts
 * the thread to sleep in one step, in one order with all other operations on
 * this futex: so no write to the word that happens before an earlier one of
 * these may be newer than what was compared.  It synchronises nothing.
 */

#include "graph/graph.h"

bool sleep_consistent(const struct graph *graph);

/* Whether it would still be, were the thread of @enqueue to sleep now. */
bool sleep_fits(const struct graph *graph, int32_t enqueue);

#endif
