/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_SHRINK_H
#define CHECK_SESSION_SHRINK_H

/*
 * What is shown of a failure is as small as may be: without what the failure
 * does not depend on, and with the fewest changes from thread to thread.
 * --shrink also looks for a smaller one among other executions: one that is an
 * interleaving before one that is not, then by threads, events and switches.
 */

#include "graph/graph.h"
#include "native/schedule.h"

/* Traces the violation in explorer.graph, which becomes what is shown. */
void shrink_trace(void);

/* How that was run. */
const struct schedule *shrink_schedule(void);

/*
 * A violation was found: keeps it if it is the smallest yet.  False if that is
 * enough.
 */
bool shrink_goes_on(void);

/* The smallest becomes the violation, in explorer.graph. */
void shrink_end(void);

/* How many failing executions were compared; 0 without --shrink. */
uint32_t shrink_compared(void);

#endif
