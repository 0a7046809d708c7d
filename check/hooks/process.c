/* SPDX-License-Identifier: MIT */

/* How a program starts and ends: main, exit, abort, assert. */

#include "hooks/process.h"
#include "block/spin.h"
#include "cli/checker.h"
#include "hooks/entry.h"
#include "hooks/thread.h"
#include "native/real.h"
#include "native/run.h"
#include "report/violation.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

enum { AT_EXITS = 64 };

static struct {
    int (*function)(int, char **, char **);
    int argc;
    char **argv, **envp;
} program;

static struct at_exit {
    void (*call)(void *);
    void *argument;
} at_exits[AT_EXITS];
static unsigned at_exit_count, at_exits_saved;

void process_new_run(void)
{
    at_exit_count = at_exits_saved;
}

void process_save(void)
{
    at_exits_saved = at_exit_count;
}

/*
 * The end of the process ends this thread only: the others may have done
 * whatever they still do before it.
 */
static _Noreturn void end_process(int status, bool orderly, uintptr_t pc)
{
    if (status != 0) {
        violation_here(ERROR_EXIT, pc, "exit with status %d", status);
    }
    while (orderly && at_exit_count > 0) {
        struct at_exit last = at_exits[--at_exit_count];

        last.call(last.argument);
    }
    run.exited = true;
    thread_finish(NULL);
}

void *process_run_program(void *unused)
{
    (void)unused;
    end_process(program.function(program.argc, program.argv, program.envp),
                true, 0);
}

HOOK(int, __cxa_atexit, void (*call)(void *), void *argument, void *module)
{
    static int (*real)(void (*)(void *), void *, void *);

    if (run_is_program()) {
        if (at_exit_count == AT_EXITS) {
            return -1;
        }
        spin_effect();
        at_exits[at_exit_count++] = (struct at_exit){call, argument};
        return 0;
    }
    if (!real) {
        *(void **)&real = real_function("__cxa_atexit");
    }
    return real(call, argument, module);
}

EXPORT _Noreturn void exit(int status)
{
    static void (*real)(int);

    if (run_is_program()) {
        end_process(status, true, CALLER);
    }
    *(void **)&real = real_function("exit");
    real(status);
    __builtin_unreachable();
}

static _Noreturn void exit_at_once(int status, uintptr_t pc)
{
    static void (*real)(int);

    if (run_is_program()) {
        end_process(status, false, pc);
    }
    *(void **)&real = real_function("_exit");
    real(status);
    __builtin_unreachable();
}

EXPORT _Noreturn void _exit(int status)
{
    exit_at_once(status, CALLER);
}

EXPORT _Noreturn void _Exit(int status)
{
    exit_at_once(status, CALLER);
}

EXPORT _Noreturn void quick_exit(int status)
{
    exit_at_once(status, CALLER);
}

EXPORT _Noreturn void abort(void)
{
    static void (*real)(void);

    if (run_is_program()) {
        violation_here(ERROR_ABORT, CALLER, "abort was called");
    }
    *(void **)&real = real_function("abort");
    real();
    __builtin_unreachable();
}

EXPORT _Noreturn void __assert_fail(const char *assertion, const char *file,
                                    unsigned line, const char *function)
{
    (void)function;
    violation_at(ERROR_ASSERT, CALLER, file, line, assertion);
}

HOOK(int, __libc_start_main, int (*program_main)(int, char **, char **),
     int argc, char **argv, void (*init)(void), void (*fini)(void),
     void (*rtld_fini)(void), void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void),
                void (*)(void), void (*)(void), void *);

    *(void **)&real = real_function("__libc_start_main");
    program.function = program_main;
    return real(checker_main, argc, argv, init, fini, rtld_fini, stack_end);
}

void process_set_arguments(int argc, char **argv, char **envp)
{
    program.argc = argc;
    program.argv = argv;
    program.envp = envp;
}
