/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BLOCK_RETRY_H
#define CHECK_BLOCK_RETRY_H

/*
 * Loops that try again, as around a compare-and-exchange.  If a thread went
 * round one, changed nothing that others see, and is now where it would be if
 * it had read at once what it has read last, then it goes no further: what
 * could still happen happens as well without the iteration.  If it has read
 * the same in both, it waits (spin.h).
 *
 * Whether it would be there is found out by a run without the iteration.  It
 * has to arrive at the same call with the same registers, stack and mutexes,
 * and the same in all memory that the thread has written since it last did
 * something that others see.  That depends on the past of the thread alone;
 * its last event remembers it.
 */

#include "graph/graph.h"

#include <stddef.h>

enum retry {
    RETRY_UNKNOWN,
    RETRY_NOT, /* it is not such a place */
    RETRY_CUT,
};

/* On in the runs of an exploration, unless it is not wanted at all. */
extern bool retry_on;

void retry_new_run(void);

/* This thread changes something that others, or it later, could see; ... */
void retry_effect(void);

/* ... or, by a plain access, memory that it may own. */
void retry_change(uintptr_t address, size_t size);

/* This thread makes a plain access. */
void retry_access(uintptr_t address, size_t size, bool writes);

/*
 * This thread is about to read atomically, in this state; may stop it, or end
 * the run with RUN_RETRY.
 */
void retry_check(uintptr_t pc, uint64_t state);

/* In a run that is only to see where a thread would come to: it has. */
void retry_arrive(uintptr_t pc, uint64_t state);

/* After a run that ended with RUN_RETRY: looks, and notes it in @graph. */
void retry_judge(struct graph *graph);

#endif
