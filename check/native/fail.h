/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_FAIL_H
#define CHECK_NATIVE_FAIL_H

/*
 * The program does something wrong: these note the violation and end the run.
 * To be called on a thread of the program.
 */

#include "record/violation.h"

_Noreturn __attribute__((format(printf, 3, 4))) void fail_here(
    enum error_kind kind, uintptr_t pc, const char *format, ...);

/* The same with a source position that the program gave. */
_Noreturn void fail_at(enum error_kind kind, uintptr_t pc, const char *file,
                       unsigned line, const char *message);

/* The same about two places. */
_Noreturn void fail_pair(enum error_kind kind, struct side here,
                         struct side other, const char *message);

_Noreturn void fail_nondeterminism(uintptr_t before, uintptr_t now,
                                   const char *message);

#endif
