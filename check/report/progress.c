/* SPDX-License-Identifier: MIT */

#include "report/progress.h"
#include "base/options.h"
#include "hooks/output.h"
#include "session/parallel.h"

#include <stddef.h>
#include <time.h>
#include <unistd.h>

struct progress progress;

struct estimate progress_estimate;

static const char of_time[] = "--timeout", of_count[] = "--max-executions";

static double next_line; /* when to print it */

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void progress_begin(void)
{
    progress = (struct progress){.started = now()};
    next_line = 2;
}

void progress_keep_estimate(struct estimate estimate)
{
    progress_estimate = estimate;
}

double progress_seconds(void)
{
    return now() - progress.started + progress.earlier;
}

void progress_bound_hit(const char *what, uintptr_t pc)
{
    if (!progress.bound) {
        progress.bound = what;
        progress.bound_pc = pc;
    }
}

bool progress_bound_is_of_session(void)
{
    return progress.bound == of_time || progress.bound == of_count;
}

static void print_line(double seconds)
{
    unsigned long long executions, blocked;

    parallel_totals(&executions, &blocked);
    fprintf(output_progress,
            "tenon-check: %llu executions, %llu blocked, %.0f s, %.0f/s\n",
            executions, blocked, seconds,
            (double)(executions + blocked) / seconds);
    if (progress_estimate.probes) {
        fprintf(output_progress, "tenon-check: about %.0f %% of %.0f\n",
                100 * (double)executions / progress_estimate.executions,
                progress_estimate.executions);
    }
    fflush(output_progress);
}

bool progress_is_over(void)
{
    unsigned long long executions, blocked;
    double seconds;

    parallel_totals(&executions, &blocked);
    if (options.max_executions && executions >= options.max_executions) {
        progress_bound_hit(of_count, 0);
        return true;
    }
    seconds = progress_seconds();
    if (options.timeout > 0 && seconds - progress.earlier >= options.timeout) {
        progress_bound_hit(of_time, 0);
        return true;
    }
    if (seconds >= next_line) {
        next_line = seconds + 2;
        if (!options.quiet && isatty(fileno(output_progress))) {
            print_line(seconds);
        }
    }
    return false;
}
