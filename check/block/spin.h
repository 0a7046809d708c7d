/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BLOCK_SPIN_H
#define CHECK_BLOCK_SPIN_H

/*
 * Loops that wait.  A thread that comes to the same call with the same
 * registers, the same stack, the same arguments and the same mutexes, having
 * changed nothing since, would do the same for ever: what it read in between
 * has to change first.  It stops there, and whatever changes one of these reads
 * revisits it.  Nothing is lost: leaving out an iteration without effect takes
 * away constraints only.  To lock and to unlock is no effect by itself.
 *
 * If the last read of the iteration has missed a write that was there before
 * it, nothing ever revisits it: the run ends.  What else could happen in it
 * happens as well where that read is not stale.
 */

#include "graph/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How often a thread may be at one place, reading one object, in between. */
extern uint32_t spin_bound;

/* False to go round such loops up to the bound, for tests. */
extern bool spin_stops;

void spin_new_run(void);

/*
 * To be called at the start of a hook that reads or locks @address; may stop
 * the thread.
 */
void spin_check(uintptr_t address);

/* The same for one that is given what to compare or to store besides. */
void spin_check_operands(uintptr_t address, word first, word second);

/* This thread waits until another write revisits its last read. */
_Noreturn void spin_wait(void);

/* The same for all reads from its @first_event-th event on. */
_Noreturn void spin_wait_since(uint32_t first_event);

/* This thread changes something that others, or it later, could see. */
void spin_effect(void);

/* This thread changes plain memory, which may be its own. */
void spin_change(uintptr_t address, size_t size);

/* The first event of the iteration that this stopped thread would repeat. */
uint32_t spin_first_event(uint32_t thread);

#endif
