/* SPDX-License-Identifier: MIT */

#include "native/signals.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "native/caller.h"
#include "native/fail.h"
#include "native/run.h"
#include "native/segments.h"
#include "record/progress.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

enum { HANDLER_STACK = 64 << 10, PATIENCE = 5 /* seconds */ };

static uintptr_t interrupted_pc(const void *context)
{
    const ucontext_t *user = context;

    return (uintptr_t)user->uc_mcontext.gregs[REG_RIP];
}

static const uint64_t *interrupted_sp(const void *context)
{
    const ucontext_t *user = context;

    return (const uint64_t *)user->uc_mcontext.gregs[REG_RSP];
}

/* The handler does not return: it leaves its stack for another. */
static void crash(int number, siginfo_t *info, void *context)
{
    uintptr_t pc = interrupted_pc(context);

    if (!run_is_program()) {
        fatal("internal error: %s at %p", strsignal(number), (void *)pc);
    }
    pc = caller_interrupted(pc, interrupted_sp(context));
    if (number == SIGABRT) {
        fail_here(ERROR_ABORT, pc, "the C library gave up");
    }
    fail_here(ERROR_CRASH, pc, "%s, address %p", strsignal(number),
              info->si_addr);
}

/* Ends a thread that has come to no event since the last few ticks. */
static void tick(int number, siginfo_t *info, void *context)
{
    static uint64_t last;
    static int idle;
    uint64_t now = run.number + run.done + progress.executions;
    uintptr_t pc = interrupted_pc(context);

    (void)number;
    (void)info;
    idle = now == last ? idle + 1 : 0;
    last = now;
    if (idle >= PATIENCE && run_is_program() && segments_have_code(pc)) {
        idle = 0;
        progress_bound_hit("a computation that does not end", pc);
        run_stop(THREAD_CUT);
    }
}

static void handle(int number, void (*handler)(int, siginfo_t *, void *))
{
    struct sigaction action = {.sa_sigaction = handler,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK |
                                           SA_NODEFER | SA_RESTART};

    sigaction(number, &action, NULL);
}

void signals_stop_clock(void)
{
    const struct itimerval never = {0};

    setitimer(ITIMER_REAL, &never, NULL);
}

void signals_start_clock(void)
{
    const struct itimerval every_second = {{1, 0}, {1, 0}};

    setitimer(ITIMER_REAL, &every_second, NULL);
}

void signals_init(void)
{
    static const int deadly[] = {SIGSEGV, SIGBUS,  SIGFPE,
                                 SIGILL,  SIGTRAP, SIGABRT};
    const stack_t stack = {.ss_sp = own_pages(NULL, HANDLER_STACK),
                           .ss_size = HANDLER_STACK};

    sigaltstack(&stack, NULL);
    for (unsigned i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
        handle(deadly[i], crash);
    }
    handle(SIGALRM, tick);
    signals_start_clock();
}
