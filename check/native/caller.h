/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_CALLER_H
#define CHECK_NATIVE_CALLER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Where the program called the library that has called the last hook; in the
 * library if nobody did.
 */
uintptr_t caller_of_library(void);

/*
 * Where the program was when a signal came at @pc with @sp, be it in a library
 * or in one of our functions.
 */
uintptr_t caller_interrupted(uintptr_t pc, const uint64_t *sp);

/* Who called what runs with @sp, on the program's stack; or 0. */
uintptr_t caller_above(const uint64_t *sp);

/* Whether the program, or what it has called, was at @pc with @sp: not we. */
bool caller_is_program(uintptr_t pc, const uint64_t *sp);

#endif
