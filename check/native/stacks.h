/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_STACKS_H
#define CHECK_NATIVE_STACKS_H

/*
 * The two stacks of a thread: the program's, and ours for what the program
 * calls.  While the program's code runs, stacks_hook is where ours is free.
 */

#include <stdint.h>

/* As they were when the program called; saved before any C code runs. */
struct registers {
    uint64_t rbx, rbp, r12, r13, r14, r15;
    uint64_t *sp; /* at the return address */
};

extern struct registers stacks_registers;
extern uintptr_t stacks_caller; /* where the last hook returns to */
extern uint64_t *stacks_hook;   /* NULL: one of our functions runs */
extern uint64_t *stacks_low;    /* the lowest sp of the program so far */

/*
 * Calls a function of the program on its own stack, which is in use down to
 * @sp, from one of our functions.
 */
void *stacks_call(void *(*function)(void *), void *argument, uint64_t *sp);

#endif
