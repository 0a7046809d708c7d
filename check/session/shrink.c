/* SPDX-License-Identifier: MIT */

#include "session/shrink.h"
#include "base/memory.h"
#include "base/options.h"
#include "consistency/machine.h"
#include "explore/explorer.h"
#include "native/current.h"
#include "native/schedule.h"
#include "record/violation.h"
#include "session/rerun.h"

enum { MOST_RUNS = 20000 };

static bool is_of_all(void)
{
    return violation.kind == ERROR_DEADLOCK || violation.kind == ERROR_LIVELOCK;
}

/* @to is @from without what neither side of the violation depends on. */
static void trim(struct graph *to, const struct graph *from)
{
    int32_t here = graph_last(from, violation.here.thread);
    int32_t other =
        violation.other.pc ? graph_last(from, violation.other.thread) : NONE;
    bool *drop = own_array(from->count + 1, sizeof(*drop));
    int32_t *renamed = own_array(from->count + 1, sizeof(*renamed));
    const struct restriction how = {drop, renamed, NONE, NONE};

    for (uint32_t e = 0; e < from->count && !is_of_all(); e++) {
        drop[e] = (here == NONE || !graph_in_prefix(from, (int32_t)e, here)) &&
                  (other == NONE || !graph_in_prefix(from, (int32_t)e, other));
    }
    graph_restrict(to, from, &how);
    own_free(drop);
    own_free(renamed);
}

/* Whether the violation comes again, with @last as the one to run into it. */
static bool trace(struct graph *graph, struct schedule *how, uint32_t last,
                  uint32_t other)
{
    const struct violation wanted = violation;
    bool found;

    schedule_free(how);
    schedule_make(how, graph, is_of_all() ? NO_THREAD : last);
    how->stops = !is_of_all();
    how->last = last;
    how->other = other;
    schedule = how;
    violation.kind = ERROR_NONE;
    rerun_traced(graph);
    schedule = NULL;
    found = is_of_all() || violation.kind == wanted.kind;
    violation = wanted;
    return found;
}

static struct schedule shown;

void shrink_trace(void)
{
    static struct graph small;
    uint32_t here = violation.here.thread;
    uint32_t other = violation.other.pc ? violation.other.thread : here;
    struct graph *whole = explorer.graph;
    const struct violation found = violation;

    if (options.replay) {
        return; /* it was */
    }
    trim(&small, whole);
    explorer.graph = &small;
    if (!trace(&small, &shown, here, other) &&
        !trace(&small, &shown, other, here)) {
        explorer.graph = whole; /* something else mattered */
        shown.stops = false;
        rerun_traced(whole);
        violation = found;
    }
}

const struct schedule *shrink_schedule(void)
{
    return &shown;
}

/* The smaller, the better; the first that differs decides. */
struct measure {
    uint32_t weak, threads, events, switches;
};

static struct {
    struct graph graph;
    struct violation violation;
    struct measure measure;
    uint32_t compared;
} best;

static struct measure measure(const struct graph *graph)
{
    struct measure size = {.weak = !machine_has(MACHINE_SC, graph),
                           .events = graph->count};
    struct schedule order;

    for (uint32_t t = 0; t < graph->thread_count; t++) {
        size.threads += graph_length(graph, t) > 0;
    }
    schedule_make(&order, graph, violation.here.thread);
    size.switches = order.switches;
    schedule_free(&order);
    return size;
}

static bool is_smaller(const struct measure *a, const struct measure *b)
{
    return a->weak != b->weak         ? a->weak < b->weak
           : a->threads != b->threads ? a->threads < b->threads
           : a->events != b->events   ? a->events < b->events
                                      : a->switches < b->switches;
}

/* The same failure as the first one. */
static bool is_the_same(void)
{
    return violation.kind == best.violation.kind &&
           violation.here.pc == best.violation.here.pc;
}

bool shrink_goes_on(void)
{
    static struct graph small;
    struct measure size;

    if (best.compared == 0 || is_the_same()) {
        trim(&small, explorer.graph);
        size = measure(&small);
        if (best.compared == 0 || is_smaller(&size, &best.measure)) {
            graph_copy(&best.graph, explorer.graph);
            best.violation = violation;
            best.measure = size;
        }
        best.compared++;
    }
    if (violation.kind >= ERROR_NONDETERMINISM) {
        return false;
    }
    violation.kind = ERROR_NONE;
    return run.number < MOST_RUNS;
}

void shrink_end(void)
{
    if (best.compared > 0) {
        explorer.graph = &best.graph;
        violation = best.violation;
    }
}

uint32_t shrink_compared(void)
{
    return best.compared;
}
