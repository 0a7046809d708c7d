/* SPDX-License-Identifier: MIT */

#include "session/check.h"
#include "base/fatal.h"
#include "base/options.h"
#include "block/ending.h"
#include "block/retry.h"
#include "explore/buffering.h"
#include "explore/chance.h"
#include "explore/estimate.h"
#include "explore/explore.h"
#include "explore/sample.h"
#include "explore/worklist.h"
#include "hooks/input.h"
#include "hooks/output.h"
#include "hooks/process.h"
#include "native/locations.h"
#include "native/run.h"
#include "oracle/duplicates.h"
#include "oracle/naive.h"
#include "oracle/oracle.h"
#include "record/outcomes.h"
#include "record/progress.h"
#include "record/violation.h"
#include "session/checkpoint.h"
#include "session/limits.h"
#include "session/parallel.h"
#include "session/rerun.h"
#include "session/saved.h"
#include "session/shrink.h"

#include <stdio.h>

/* Those that wait for a mutex may have other places among its locks. */
static void explore_waiting_locks(const struct graph *graph)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        const struct op *op = threads[t].next;

        if (threads[t].state == THREAD_ALIVE && op &&
            op->event.role == ROLE_LOCK) {
            struct event lock = op->event;

            lock.thread = (uint16_t)t;
            lock.location = location_touch(op->address, lock.size, lock.pc);
            explore_blocked_lock(graph, &lock);
        }
    }
}

static void note_outcome(void)
{
    size_t length;
    const char *text = output_text(&length);

    outcomes_note(text, length);
}

static void judge_ending(const struct graph *graph)
{
    struct side waits;

    switch (ending_of_run(graph, &waits)) {
    case ENDING_COMPLETE:
        progress.executions++;
        if (options.outcomes) {
            note_outcome();
        }
        if (options.duplicates) {
            duplicates_note(graph);
        }
        if (options.orbits) {
            duplicates_note_orbit(graph);
        }
        break;
    case ENDING_BLOCKED:
        progress.blocked++;
        break;
    case ENDING_DEADLOCK:
        violation_after_run(ERROR_DEADLOCK, waits,
                            "thread %u waits here for ever", waits.thread);
        break;
    case ENDING_LIVELOCK:
        violation_after_run(ERROR_LIVELOCK, waits,
                            "thread %u repeats this for ever", waits.thread);
        break;
    }
}

/* One run, again where something has to be found out before it goes on. */
static enum run_end run_through(void)
{
    enum run_end end;

    for (;;) {
        output_new_run();
        input_new_run();
        process_new_run();
        retry_on = explorer.retries && !explorer.samples;
        end = run_program(explorer.graph);
        retry_on = false;
        progress.events += run.done;
        if (end != RUN_RETRY) {
            return end;
        }
        retry_judge(explorer.graph);
    }
}

static void run_once(void)
{
    enum run_end end = run_through();

    if (end != RUN_NOTHING_LEFT) {
        progress.blocked += end == RUN_HOPELESS;
        return;
    }
    if (options.naive) {
        if (!naive_expand()) {
            judge_ending(explorer.graph);
        }
        return;
    }
    if (options.oracle) {
        oracle_compare(explorer.graph, true);
    }
    if (!explorer.samples) {
        explore_waiting_locks(explorer.graph);
    }
    judge_ending(explorer.graph);
}

/* True if exploration goes on all the same, to compare counts. */
static bool count_violation(void)
{
    if (!options.go_on || violation.kind >= ERROR_NONDETERMINISM) {
        return false;
    }
    progress.violations[violation.kind]++;
    violation.kind = ERROR_NONE;
    return true;
}

static enum verdict verdict(void)
{
    if (violation.kind == ERROR_NONE && !progress.concurrent &&
        !progress.bound) {
        violation_after_run(ERROR_NOTHING_CONCURRENT, (struct side){0},
                            "no two threads met at one place: nothing was "
                            "checked");
    }
    if (violation.kind >= ERROR_NONDETERMINISM) {
        return VERDICT_ERROR;
    }
    if (violation.kind != ERROR_NONE) {
        return VERDICT_VIOLATED;
    }
    return progress.bound ? VERDICT_BOUNDED : VERDICT_VERIFIED;
}

enum verdict check_saved(void)
{
    static struct graph graph;
    static struct schedule how;

    progress_begin();
    explore_begin();
    saved_read(&graph, &how);
    explorer.graph = &graph;
    progress.concurrent = true;
    violation.kind = ERROR_NONE;
    schedule = &how;
    rerun_traced(&graph);
    schedule = NULL;
    if (violation.kind == ERROR_NONDETERMINISM) {
        snprintf(violation.message, sizeof(violation.message),
                 "the program has changed since %s was saved", options.replay);
    }
    if (violation.kind == ERROR_NONE && !how.stops) {
        judge_ending(&graph);
    }
    if (violation.kind == ERROR_NONE) {
        fatal("%s: the program does not fail in this execution",
              options.replay);
    }
    return verdict();
}

enum verdict check_sample(void)
{
    progress_begin();
    limits_begin();
    outcomes_begin();
    sample_begin();
    violation.kind = ERROR_NONE;
    explorer.samples = true;
    while (sample.executions < options.sample && !limits_reached() &&
           violation.kind == ERROR_NONE) {
        chance_seed(options.seed + sample.executions);
        explore_begin();
        explorer.graph = worklist_level()->graph;
        run_once();
        sample_note(explorer.graph);
    }
    limits_end();
    explorer.samples = false;
    progress_bound_hit("--sample", 0);
    return verdict();
}

void check_estimate(void)
{
    outcomes_begin();
    chance_seed(options.seed);
    progress_begin();
    limits_begin();
    progress_keep_estimate(
        estimate_make(options.estimate, run_once, limits_leave_time));
    limits_take_time();
    limits_end();
}

/*
 * Makes the next graph, unless it has been long enough; with checkpoints that
 * is known before anything is taken from the work.
 */
static bool next(void)
{
    if (explorer.keeps && worklist_count() > 0 && limits_reached()) {
        return false;
    }
    return (options.naive ? naive_next() : explore_next()) &&
           (explorer.keeps || !limits_reached());
}

static void begin(void)
{
    progress_begin();
    limits_begin();
    outcomes_begin();
    buffering_reset();
    violation.kind = ERROR_NONE;
    explore_begin();
    if (explorer.keeps) {
        checkpoint_load();
    }
    if (options.naive) {
        naive_begin();
    }
}

/* False if the violation ends the exploration. */
static bool get_over_violation(void)
{
    if (count_violation() || (explorer.shrinks && shrink_goes_on())) {
        return true;
    }
    if (!parallel_claim()) {
        violation.kind = ERROR_NONE;
    }
    return false;
}

enum verdict check_program(void)
{
    begin();
    while (next()) {
        run_once();
        if (violation.kind != ERROR_NONE && !get_over_violation()) {
            break;
        }
        if (!parallel_go_on()) {
            break;
        }
        if (explorer.keeps) {
            checkpoint_go_on();
        }
    }
    limits_end();
    parallel_end();
    if (explorer.shrinks) {
        shrink_end();
    }
    if (explorer.keeps && violation.kind == ERROR_NONE) {
        checkpoint_end(worklist_count() > 0);
    }
    return verdict();
}
