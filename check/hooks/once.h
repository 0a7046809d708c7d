/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_ONCE_H
#define CHECK_HOOKS_ONCE_H

#include <pthread.h>
#include <stdint.h>

/* pthread_once, with the program's stack in use down to @sp. */
void once_call(pthread_once_t *once, void (*initialise)(void), uint64_t *sp,
               uintptr_t pc);

#endif
