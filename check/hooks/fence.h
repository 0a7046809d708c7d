/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_FENCE_H
#define CHECK_HOOKS_FENCE_H

#include <stdint.h>

/* The heavy side of an asymmetric fence, by the running thread. */
void fence_heavy(uintptr_t pc);

#endif
