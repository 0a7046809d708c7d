/* SPDX-License-Identifier: MIT */

#include "native/signals.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/raw.h"
#include "base/watch.h"
#include "native/caller.h"
#include "native/fail.h"
#include "native/run.h"
#include "native/segments.h"
#include "record/progress.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>

enum { HANDLER_STACK = 64 << 10 };

static const double PATIENCE = 5; /* seconds of a processor */
static const double GRACE = 1;    /* seconds: most runs end by themselves */

static const struct itimerval every_second = {{1, 0}, {1, 0}};
static const struct itimerval often = {{0, 10000}, {0, 10000}};

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

/* What this process has had of a processor. */
static double processor_time(void)
{
    struct timespec time;

    raw_call(SYS_clock_gettime,
             (long[6]){CLOCK_PROCESS_CPUTIME_ID, (long)(uintptr_t)&time});
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Since when there was no event, and no new run. */
static struct {
    uint64_t at;
    double processor;
    uint64_t run;
} last;

static bool is_idle(void)
{
    uint64_t now = run.number + run.done + progress.executions;

    if (now != last.at) {
        last.at = now;
        last.processor = processor_time();
    }
    return processor_time() >= last.processor + PATIENCE;
}

/* Whether nobody but us can end this run in time. */
static bool is_overdue(void)
{
    uint64_t before = last.run;

    last.run = run.number;
    return run.number == before && watch->exploring_since > 0 &&
           (watch->stop ||
            (options.timeout > 0 &&
             watch_now() > watch->exploring_since + options.timeout + GRACE));
}

/* Nothing that such code reads or waits for is seen: it may spin for ever. */
static void end_idle(uintptr_t pc, uintptr_t caller)
{
    struct stranger stranger;

    last.processor = processor_time();
    if (segments_have_code(pc)) {
        progress_bound_hit("a computation that does not end", pc);
        progress.bound_caller = caller;
        run_stop(THREAD_CUT);
    }
    if (segments_strange(pc, &stranger)) {
        fail_here(ERROR_UNSUPPORTED, caller,
                  "%s in %s does not end: it was not compiled to be checked, "
                  "so that nothing it reads or waits for is seen; compile it "
                  "with pkg-config --cflags tenon-check",
                  stranger.function, stranger.file);
    }
}

/* Ends what comes to no event, or has no time left, in code of the program. */
static void tick(int number, siginfo_t *info, void *context)
{
    bool idle = is_idle(), overdue = is_overdue();
    const uint64_t *sp = interrupted_sp(context);
    uintptr_t pc = interrupted_pc(context), caller;

    (void)number;
    (void)info;
    setitimer(ITIMER_REAL, idle ? &often : &every_second, NULL);
    if ((!idle && !overdue) || !run_is_program() ||
        !caller_is_program(pc, sp)) {
        return;
    }
    caller = segments_have_code(pc) ? pc : caller_above(sp);
    if (overdue) {
        progress_bound_hit(watch->stop ? "an interrupt in an execution that "
                                         "did not end"
                                       : "--timeout in an execution that did "
                                         "not end",
                           caller);
        run_abort(RUN_HOPELESS);
    }
    end_idle(pc, caller_above(sp));
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
