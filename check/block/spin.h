/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BLOCK_SPIN_H
#define CHECK_BLOCK_SPIN_H

/*
 * Loops that wait.  A thread that comes to the same call with the same
 * registers and the same stack, having changed nothing since, would do the
 * same for ever: what it read in between has to change first.  It stops
 * there, and whatever changes one of these reads revisits it.  Nothing is
 * lost: leaving out an iteration without effect takes away constraints only.
 */

#include <stdint.h>

/* As they were when the program called; saved before any C code runs. */
extern struct spin_registers {
    uint64_t rbx, rbp, r12, r13, r14, r15;
    uint64_t *sp; /* at the return address */
} spin_registers;

/* How often a thread may be at one place, reading one object, in between. */
extern uint32_t spin_bound;

void spin_new_run(void);

/* To be called before a read of @address; may stop the thread. */
void spin_check(uintptr_t address);

/* This thread waits until another write revisits its last read. */
_Noreturn void spin_wait(void);

/* This thread changes something that others, or it later, could see. */
void spin_effect(void);

/* The first event of the iteration that this stopped thread would repeat. */
uint32_t spin_first_event(uint32_t thread);

#endif
