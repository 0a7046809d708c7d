/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CLEANUP_H
#define CHECK_HOOKS_CLEANUP_H

#include <stdint.h>

/* The running thread begins, and has pushed nothing. */
void cleanup_new_thread(void);

/*
 * Calls what the running thread has pushed and not popped, the last one first,
 * and ends it with the result that it has.  The program's stack is in use down
 * to @sp.
 */
_Noreturn void cleanup_and_finish(uint64_t *sp);

#endif
