/* SPDX-License-Identifier: MIT */

#include "report/violation.h"
#include "native/run.h"

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
        [ERROR_NOTHING_CONCURRENT] = "nothing-concurrent",
    };

    return names[kind];
}

static void note(enum error_kind kind, uint32_t thread, uintptr_t pc,
                 const char *format, va_list arguments)
{
    violation = (struct violation){.kind = kind, .thread = thread, .pc = pc};
    vsnprintf(violation.message, sizeof(violation.message), format, arguments);
}

void violation_here(enum error_kind kind, uintptr_t pc, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(kind, run.self->id, pc, format, arguments);
    va_end(arguments);
    run_abort(RUN_VIOLATION);
}

void violation_at(enum error_kind kind, uintptr_t pc, const char *file,
                  unsigned line, const char *message)
{
    violation = (struct violation){.kind = kind,
                                   .thread = run.self->id,
                                   .pc = pc,
                                   .file = file,
                                   .line = line};
    snprintf(violation.message, sizeof(violation.message), "%s", message);
    run_abort(RUN_VIOLATION);
}

void violation_pair(enum error_kind kind, uintptr_t pc, uintptr_t other_pc,
                    uint32_t other_thread, const char *message)
{
    violation = (struct violation){.kind = kind,
                                   .thread = run.self->id,
                                   .pc = pc,
                                   .other_pc = other_pc,
                                   .other_thread = other_thread};
    snprintf(violation.message, sizeof(violation.message), "%s", message);
    run_abort(RUN_VIOLATION);
}

void violation_nondeterminism(uintptr_t before, uintptr_t now,
                              const char *message)
{
    violation_pair(ERROR_NONDETERMINISM, now ? now : before, now ? before : 0,
                   run.self->id, message);
}

void violation_after_run(enum error_kind kind, uint32_t thread, uintptr_t pc,
                         const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(kind, thread, pc, format, arguments);
    va_end(arguments);
}
