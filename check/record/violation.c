/* SPDX-License-Identifier: MIT */

#include "record/violation.h"

#include <stdarg.h>
#include <stdio.h>

struct violation violation;

const char *violation_name(enum error_kind kind)
{
    static const char *const names[] = {
        [ERROR_NONE] = "none",
        [ERROR_ASSERT] = "assert",
        [ERROR_ABORT] = "abort",
        [ERROR_EXIT] = "exit",
        [ERROR_CRASH] = "crash",
        [ERROR_RACE] = "race",
        [ERROR_USE_AFTER_FREE] = "use-after-free",
        [ERROR_DOUBLE_FREE] = "double-free",
        [ERROR_BAD_FREE] = "bad-free",
        [ERROR_OUT_OF_BOUNDS] = "out-of-bounds",
        [ERROR_DEADLOCK] = "deadlock",
        [ERROR_LIVELOCK] = "livelock",
        [ERROR_BAD_UNLOCK] = "bad-unlock",
        [ERROR_BAD_JOIN] = "bad-join",
        [ERROR_DESTROY_IN_USE] = "destroy-in-use",
        [ERROR_NONDETERMINISM] = "nondeterminism",
        [ERROR_MIXED_SIZE] = "mixed-size",
        [ERROR_UNSUPPORTED] = "unsupported",
        [ERROR_NOT_IDENTICAL] = "not-identical",
        [ERROR_NOTHING_CONCURRENT] = "nothing-concurrent",
    };

    return names[kind];
}

void violation_note(enum error_kind kind, struct side here, const char *format,
                    va_list arguments)
{
    violation = (struct violation){.kind = kind, .here = here};
    vsnprintf(violation.message, sizeof(violation.message), format, arguments);
}

void violation_after_run(enum error_kind kind, struct side here,
                         const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    violation_note(kind, here, format, arguments);
    va_end(arguments);
}
