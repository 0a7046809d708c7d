/* SPDX-License-Identifier: MIT */
#ifndef CHECK_RECORD_VIOLATION_H
#define CHECK_RECORD_VIOLATION_H

/* What is wrong with the program, found while it ran. */

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum error_kind {
    ERROR_NONE,
    ERROR_ASSERT,
    ERROR_ABORT,
    ERROR_EXIT,
    ERROR_CRASH,
    ERROR_RACE,
    ERROR_USE_AFTER_FREE,
    ERROR_DOUBLE_FREE,
    ERROR_BAD_FREE,
    ERROR_OUT_OF_BOUNDS,
    ERROR_DEADLOCK,
    ERROR_LIVELOCK,
    ERROR_BAD_UNLOCK,
    ERROR_BAD_JOIN,
    ERROR_DESTROY_IN_USE,
    /* From here on the checker cannot tell: the verdict is "error". */
    ERROR_NONDETERMINISM,
    ERROR_MIXED_SIZE,
    ERROR_UNSUPPORTED,
    ERROR_NOT_IDENTICAL,
    ERROR_NOTHING_CONCURRENT,
    ERROR_KINDS,
};

/* Who, and where in the program; pc is 0 if there is nobody. */
struct side {
    uintptr_t pc;
    uint32_t thread;
};

struct violation {
    enum error_kind kind;
    struct side here;
    struct side other; /* the other access, the other place */
    const char *file;  /* where the program itself says so; or NULL */
    unsigned line;
    char message[256];
};

/* The one that was found; kind is ERROR_NONE as long as there is none. */
extern struct violation violation;

/* The name of @kind in JSON. */
const char *violation_name(enum error_kind kind);

/* Makes it the one that was found. */
__attribute__((format(printf, 3, 0))) void violation_note(enum error_kind kind,
                                                          struct side here,
                                                          const char *format,
                                                          va_list arguments);

/* Found when the run was over. */
__attribute__((format(printf, 3, 4))) void violation_after_run(
    enum error_kind kind, struct side here, const char *format, ...);

#endif
