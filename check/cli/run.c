/* SPDX-License-Identifier: MIT */

#include "cli/run.h"
#include "base/options.h"
#include "base/watch.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* Seconds that the program has to end by itself. */
static const double GRACE = 5;

extern char **environ;

double run_started_at;
bool run_was_overdue;
int run_signal;

static sigset_t awaited, usual;
static double signalled_at;

void run_begin(void)
{
    static const int all[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP};

    signal(SIGCHLD, SIG_DFL); /* whoever started us may not care for it */
    sigemptyset(&awaited);
    for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        sigaddset(&awaited, all[i]);
    }
    sigprocmask(SIG_BLOCK, &awaited, &usual);
}

void run_signal_again(void)
{
    fflush(NULL);
    signal(run_signal, SIG_DFL);
    raise(run_signal);
    sigprocmask(SIG_UNBLOCK, &awaited, NULL);
}

enum manner { PLAIN, WATCHED, DEBUGGER };

/* An interrupt of a check asks for a report of what there is so far. */
static void hear(int number, pid_t child, enum manner manner)
{
    bool again = run_signal != 0;

    if (number == SIGINT && manner == DEBUGGER) {
        return;
    }
    run_signal = number;
    signalled_at = watch_now();
    if (number == SIGINT && manner == WATCHED && !again) {
        watch->stop = true;
    } else {
        kill(child, manner == WATCHED ? SIGKILL : number);
    }
}

static bool is_overdue(void)
{
    double since = watch->exploring_since;

    return (options.timeout > 0 && since > 0 &&
            watch_now() > since + options.timeout + GRACE) ||
           (watch->stop && watch_now() > signalled_at + GRACE);
}

static int wait_for(pid_t child, enum manner manner)
{
    const struct timespec second = {.tv_sec = 1};
    int status, number;

    while (waitpid(child, &status, WNOHANG) == 0) {
        number = sigtimedwait(&awaited, NULL, &second);
        if (number > 0 && number != SIGCHLD) {
            hear(number, child, manner);
        }
        if (manner == WATCHED && !run_was_overdue && is_overdue()) {
            run_was_overdue = true;
            kill(child, SIGKILL);
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int start(const char *const *command, enum manner manner)
{
    posix_spawnattr_t attributes;
    pid_t child;
    int error;

    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &usual);
    error = posix_spawnp(&child, command[0], NULL, &attributes,
                         (char *const *)(uintptr_t)command, environ);
    posix_spawnattr_destroy(&attributes);
    if (error) {
        fprintf(stderr, "tenon-check: cannot run %s: %s\n", command[0],
                strerror(error));
        return -1;
    }
    return wait_for(child, manner);
}

int run_command(const char *const *command)
{
    return run_signal ? -1 : start(command, PLAIN);
}

int run_watched(const char *const *command)
{
    run_started_at = watch->exploring_since = watch_now();
    return run_signal ? -1 : start(command, WATCHED);
}

int run_debugger(const char *const *command)
{
    return run_signal ? -1 : start(command, DEBUGGER);
}
