/* SPDX-License-Identifier: MIT */

#include "session/limits.h"
#include "base/options.h"
#include "base/watch.h"
#include "explore/explorer.h"
#include "native/segments.h"
#include "record/progress.h"
#include "session/parallel.h"

static const char of_time[] = "--timeout", of_count[] = "--max-executions";
static const char of_user[] = "an interrupt";

void (*limits_tell)(double seconds);

bool limits_cut_short(void)
{
    return progress.bound == of_time || progress.bound == of_count ||
           progress.bound == of_user;
}

/* What the command prints if it has to end this process. */
static void show(unsigned long long executions, unsigned long long blocked)
{
    watch->executions = executions;
    watch->blocked = blocked;
}

/* Of the newest operation that the source has. */
static uintptr_t last_place(void)
{
    const struct graph *graph = explorer.graph;
    uint32_t e = graph ? graph->count : 0;

    while (e > 0 &&
           !segments_have_code(graph_event(graph, (int32_t)e - 1)->pc)) {
        e--;
    }
    return e > 0 ? graph_event(graph, (int32_t)e - 1)->pc : 0;
}

void limits_begin(void)
{
    show(0, 0);
    watch->exploring_since = progress.started;
}

void limits_end(void)
{
    watch->exploring_since = 0;
}

static bool is_out_of_time(double seconds)
{
    return options.timeout > 0 && seconds - progress.earlier >= options.timeout;
}

bool limits_leave_time(void)
{
    return !watch->stop && !is_out_of_time(progress_seconds());
}

void limits_take_time(void)
{
    const double least = 1e-6; /* 0 is no limit */

    if (options.timeout > 0) {
        options.timeout -= progress_seconds();
        options.timeout = options.timeout < least ? least : options.timeout;
    }
}

bool limits_reached(void)
{
    unsigned long long executions, blocked;
    double seconds;

    parallel_totals(&executions, &blocked);
    show(executions, blocked);
    if (watch->stop) {
        progress_bound_hit(of_user, last_place());
        return true;
    }
    if (options.max_executions && executions >= options.max_executions) {
        progress_bound_hit(of_count, 0);
        return true;
    }
    seconds = progress_seconds();
    if (is_out_of_time(seconds)) {
        progress_bound_hit(of_time, 0);
        return true;
    }
    if (seconds >= progress.tell_at) {
        progress.tell_at = seconds + 2;
        limits_tell(seconds);
    }
    return false;
}
