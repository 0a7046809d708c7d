/* SPDX-License-Identifier: MIT */

#include "report/violation.h"
#include "base/fatal.h"
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
        [ERROR_NOT_IDENTICAL] = "not-identical",
        [ERROR_NOTHING_CONCURRENT] = "nothing-concurrent",
    };

    return names[kind];
}

static uint32_t own_number(void)
{
    return run_is_program() ? run.self->id : MAIN_THREAD;
}

/* Where a debugger can stop: the thread that fails is the one that runs. */
__attribute__((visibility("default"), noinline, used)) void tn_check_failed(
    const char *message);
void tn_check_failed(const char *message)
{
    __asm__ volatile("" ::"r"(message) : "memory");
}

static _Noreturn void end_run(void)
{
    if (!run_is_program()) {
        fatal("before main: %s", violation.message);
    }
    tn_check_failed(violation.message);
    run_abort(RUN_VIOLATION);
}

static void note(enum error_kind kind, struct side here, const char *format,
                 va_list arguments)
{
    violation = (struct violation){.kind = kind, .here = here};
    vsnprintf(violation.message, sizeof(violation.message), format, arguments);
}

void violation_here(enum error_kind kind, uintptr_t pc, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(kind, (struct side){pc, own_number()}, format, arguments);
    va_end(arguments);
    end_run();
}

void violation_at(enum error_kind kind, uintptr_t pc, const char *file,
                  unsigned line, const char *message)
{
    violation = (struct violation){
        .kind = kind, .here = {pc, own_number()}, .file = file, .line = line};
    snprintf(violation.message, sizeof(violation.message), "%s", message);
    end_run();
}

void violation_pair(enum error_kind kind, struct side here, struct side other,
                    const char *message)
{
    violation = (struct violation){.kind = kind, .here = here, .other = other};
    snprintf(violation.message, sizeof(violation.message), "%s", message);
    end_run();
}

void violation_nondeterminism(uintptr_t before, uintptr_t now,
                              const char *message)
{
    const struct side nowhere = {0};
    const struct side earlier = {before, own_number()};
    const struct side later = {now, own_number()};

    violation_pair(ERROR_NONDETERMINISM, now ? later : earlier,
                   now ? earlier : nowhere, message);
}

void violation_after_run(enum error_kind kind, struct side here,
                         const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    note(kind, here, format, arguments);
    va_end(arguments);
}
