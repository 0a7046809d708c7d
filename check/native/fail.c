/* SPDX-License-Identifier: MIT */

#include "native/fail.h"
#include "base/fatal.h"
#include "native/current.h"

#include <stdarg.h>
#include <stdio.h>

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

void fail_here(enum error_kind kind, uintptr_t pc, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    violation_note(kind, (struct side){pc, own_number()}, format, arguments);
    va_end(arguments);
    end_run();
}

void fail_at(enum error_kind kind, uintptr_t pc, const char *file,
             unsigned line, const char *message)
{
    violation = (struct violation){
        .kind = kind, .here = {pc, own_number()}, .file = file, .line = line};
    snprintf(violation.message, sizeof(violation.message), "%s", message);
    end_run();
}

void fail_pair(enum error_kind kind, struct side here, struct side other,
               const char *message)
{
    violation = (struct violation){.kind = kind, .here = here, .other = other};
    snprintf(violation.message, sizeof(violation.message), "%s", message);
    end_run();
}

void fail_nondeterminism(uintptr_t before, uintptr_t now, const char *message)
{
    const struct side nowhere = {0};
    const struct side earlier = {before, own_number()};
    const struct side later = {now, own_number()};

    fail_pair(ERROR_NONDETERMINISM, now ? later : earlier,
              now ? earlier : nowhere, message);
}
