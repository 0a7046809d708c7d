/* SPDX-License-Identifier: MIT */

#include "session/limits.h"
#include "base/options.h"
#include "record/progress.h"
#include "session/parallel.h"

static const char of_time[] = "--timeout", of_count[] = "--max-executions";

void (*limits_tell)(double seconds);

bool limits_cut_short(void)
{
    return progress.bound == of_time || progress.bound == of_count;
}

bool limits_reached(void)
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
    if (seconds >= progress.tell_at) {
        progress.tell_at = seconds + 2;
        limits_tell(seconds);
    }
    return false;
}
