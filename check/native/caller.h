/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_CALLER_H
#define CHECK_NATIVE_CALLER_H

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

#endif
