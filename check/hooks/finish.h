/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_FINISH_H
#define CHECK_HOOKS_FINISH_H

#include <stdint.h>

/*
 * Ends the running thread, whose stack is in use down to @sp, after its
 * destructors.
 */
_Noreturn void finish_thread(void *result, uint64_t *sp);

#endif
