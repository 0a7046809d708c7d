/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CHOICE_H
#define CHECK_HOOKS_CHOICE_H

#include <stdint.h>

/* Each of 0 ... @n - 1, in different executions. */
unsigned choice_make(unsigned n, uintptr_t pc);

#endif
