/* SPDX-License-Identifier: MIT */

#include "record/progress.h"

#include <time.h>

struct progress progress;

struct estimate progress_estimate;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void progress_begin(void)
{
    progress = (struct progress){.started = now(), .tell_at = 2};
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
