/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_LOCK_H
#define CHECK_EXPLORE_LOCK_H

/*
 * Mutexes in the graph.  A lock is a compare-and-exchange that waits; plain
 * TruSt would explore every graph in which somebody waits for ever.  Instead,
 * so that N threads that lock once give N! executions and none blocked:
 *
 * 1  A new lock reads unlocked values only, and is not added while the mutex
 *    stays locked (enabled.h).  When nothing else can go on, those that wait
 *    try the places of earlier locks (explore_blocked_lock).
 * 2  A lock revisits older locks.  The one it revisits becomes a ghost, a
 *    read of the lock that came before it, and tries again after that; so
 *    unlocking need not revisit it.
 * 3  A ghost is maximal if the mutex is locked in what was there before, or
 *    if the lock that its thread got in the end reads the latest unlock.
 * 4  As long as a ghost is the last of its thread, the holder of the mutex
 *    goes on first, and then that thread.
 */

#include "explore/before.h"

bool lock_is_free(word value);

/* Whether @write locks a mutex. */
bool lock_is_lock(const struct graph *graph, int32_t write);

/* Makes @read a ghost if it is a lock that @write is about to revisit. */
void lock_lose_turn(struct graph *graph, int32_t write, int32_t read);

bool lock_ghost_is_maximal(const struct before *before);

/* The thread that rule 4 wants to go on, or UINT32_MAX. */
uint32_t lock_urgent_thread(const struct graph *graph);

#endif
