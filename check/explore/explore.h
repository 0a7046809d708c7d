/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_EXPLORE_H
#define CHECK_EXPLORE_EXPLORE_H

/*
 * TruSt (Kokologiannakis et al., POPL 2022): every consistent execution graph
 * once, without remembering any.
 *
 * A new event makes the choice that is coherence-latest and leaves the other
 * ones, and the reads that a new write could have been read by, on a stack of
 * work.  When a run has ended the newest piece of work cuts the graph back to
 * its event and makes the other choice.  A revisit makes a smaller graph
 * instead, a level of its own, which is explored before the rest.  So memory
 * holds one graph per level and a few words per choice, however many
 * executions there are.
 */

#include "explore/explorer.h"

/* Starts again, with an empty graph. */
void explore_begin(void);

/*
 * Makes explorer.graph the next one to run.  False if everything has been
 * explored.
 */
bool explore_next(void);

/* Goes on with what was read into the work list. */
void explore_resume(void);

/* The same with the newest piece of work alone; *runs says if it can be. */
void explore_one(bool *runs);

/*
 * Adds the newest event of its thread, and those that come with it at once:
 * the write of a read-modify-write, the enqueueing of FUTEX_WAIT.  NONE if
 * they have no consistent place; the graph is then of no use for a run.
 */
int32_t explore_extend(const struct event *event);

/*
 * After a run in which nothing could go on: @lock, which waits for a mutex
 * that stays locked, could have come before one of the earlier locks.
 */
void explore_blocked_lock(const struct graph *graph, const struct event *lock);

#endif
