/* SPDX-License-Identifier: MIT */

/* How a program ends: main returns, exit, abort, assert. */

#include "hooks/process.h"
#include "base/real.h"
#include "block/spin.h"
#include "hooks/cxx.h"
#include "hooks/entry.h"
#include "hooks/finish.h"
#include "native/current.h"
#include "native/fail.h"
#include "native/stacks.h"

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
static _Noreturn void end_process(int status, bool orderly, uint64_t *sp,
                                  uintptr_t pc)
{
    if (status != 0) {
        fail_here(ERROR_EXIT, pc, "exit with status %d", status);
    }
    if (orderly) {
        cxx_end_thread(sp);
    }
    while (orderly && at_exit_count > 0) {
        struct at_exit last = at_exits[--at_exit_count];

        stacks_call((void *(*)(void *))(void *)last.call, last.argument, sp);
    }
    run.exited = true;
    finish_thread(NULL, sp);
}

static void *call_main(void *unused)
{
    (void)unused;
    return (void *)(intptr_t)program.function(program.argc, program.argv,
                                              program.envp);
}

void process_run(uint64_t *sp)
{
    int status = (int)(intptr_t)stacks_call(call_main, NULL, sp);

    end_process(status, true, sp, (uintptr_t)program.function);
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

HOOK(void, exit, int status)
{
    static void (*real)(int);
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        end_process(status, true, stacks_registers.sp, pc);
    }
    *(void **)&real = real_function("exit");
    real(status);
}

static void exit_at_once(int status, uint64_t *sp, uintptr_t pc)
{
    static void (*real)(int);

    if (run_is_program()) {
        end_process(status, false, sp, pc);
    }
    *(void **)&real = real_function("_exit");
    real(status);
}

HOOK(void, _exit, int status)
{
    exit_at_once(status, stacks_registers.sp, CALLER);
}

HOOK(void, _Exit, int status)
{
    exit_at_once(status, stacks_registers.sp, CALLER);
}

HOOK(void, quick_exit, int status)
{
    exit_at_once(status, stacks_registers.sp, CALLER);
}

HOOK(void, abort, void)
{
    uintptr_t pc = CALLER;
    static void (*real)(void);

    if (run_is_program()) {
        fail_here(ERROR_ABORT, pc, "abort was called");
    }
    *(void **)&real = real_function("abort");
    real();
}

HOOK(void, __assert_fail, const char *assertion, const char *file,
     unsigned line, const char *function)
{
    uintptr_t pc = CALLER;

    (void)function;
    fail_at(ERROR_ASSERT, pc, file, line, assertion);
}

void process_set_main(int (*function)(int, char **, char **))
{
    program.function = function;
}

void process_set_arguments(int argc, char **argv, char **envp)
{
    program.argc = argc;
    program.argv = argv;
    program.envp = envp;
}

const char *process_argument(int number)
{
    return number < program.argc ? program.argv[number] : NULL;
}
