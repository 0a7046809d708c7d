/* SPDX-License-Identifier: MIT */

#include "oracle/oracle.h"
#include "base/fatal.h"
#include "explore/settle.h"
#include "oracle/axioms.h"
#include "oracle/points.h"
#include "record/progress.h"

#include <stddef.h>

/* By coherence; the reads of a write come after it. */
static uint32_t position(const struct graph *graph, const struct event *event)
{
    int32_t write =
        event->kind == EVENT_READ ? event->from : event->co_previous;
    uint32_t place = event->kind == EVENT_READ ? 1 : 2;

    for (; write != INIT; write = graph_event(graph, write)->co_previous) {
        place += 2;
    }
    return place;
}

/* Whether @operation on the queue precedes the sleep of which @own is part. */
static bool precedes(const struct graph *graph, const struct event *operation,
                     const struct event *own)
{
    return operation->thread != own->thread && event_is_access(operation) &&
           operation->location == own->location &&
           position(graph, operation) < position(graph, own);
}

static bool sleeps_in_order(const struct execution *x,
                            const struct relation *hb, uint32_t comparison)
{
    const struct graph *graph = x->graph;
    const struct event *compared = x->events[comparison].event;
    int32_t own = graph_next(graph, (int32_t)comparison);
    int32_t half = own == NONE ? NONE : graph_next(graph, own);

    if (own == NONE) {
        return true;
    }
    if (half != NONE && graph_event(graph, half)->from == own &&
        graph_event(graph, half)->kind == EVENT_WRITE) {
        own = half;
    }
    for (uint32_t k = 0; k < graph->count; k++) {
        if (!precedes(graph, x->events[k].event, graph_event(graph, own))) {
            continue;
        }
        for (uint32_t s = 0; s < graph->count; s++) {
            const struct event *write = x->events[s].event;

            if (write->kind == EVENT_WRITE &&
                write->location == compared->location && related(hb, s, k) &&
                position(graph, write) > position(graph, compared)) {
                return false;
            }
        }
    }
    return true;
}

/* The same axiom as in sleep.h. */
static bool sleepers_are_in_order(const struct execution *x,
                                  const struct relation *hb)
{
    for (uint32_t e = 0; e < x->graph->count; e++) {
        if (x->events[e].event->role == ROLE_FUTEX_WORD &&
            !sleeps_in_order(x, hb, e)) {
            return false;
        }
    }
    return true;
}

static void compare_clocks(const struct execution *x, const struct relation *hb)
{
    for (uint32_t a = 0; a < x->graph->count; a++) {
        for (uint32_t b = 0; b < x->graph->count; b++) {
            if (graph_happens_before(x->graph, (int32_t)a, (int32_t)b) !=
                related(hb, a, b)) {
                fatal("internal error: happens-before of events %u and %u is "
                      "not what the axioms say",
                      a, b);
            }
        }
    }
}

static bool has_asymmetric_fences(const struct graph *graph)
{
    for (uint32_t e = 0; e < graph->count; e++) {
        if (graph->events[e].role == ROLE_HEAVY_FENCE ||
            graph->events[e].role == ROLE_LIGHT_FENCE) {
            return true;
        }
    }
    return false;
}

/* Whether the axioms allow @graph; *known is false if it is too large. */
static bool judge(const struct graph *graph, bool *known)
{
    struct execution x;
    struct relation *hb;
    bool consistent;

    *known = execution_init(&x, graph, false, NULL);
    if (!*known) {
        return true;
    }
    hb = execution_hb(&x);
    consistent = execution_is_consistent(&x) && sleepers_are_in_order(&x, hb);
    compare_clocks(&x, hb);
    relation_free(hb);
    execution_free(&x);
    progress.oracle++;
    return consistent;
}

/*
 * The axioms must allow what points allow.  They allow more where a light, a
 * heavy and an SC fence of three threads meet, which is on the safe side.
 */
static void compare_points(const struct graph *graph, bool consistent)
{
    bool known, by_points = points_exist(graph, &known);

    if (known && by_points && !consistent) {
        fatal("internal error: graph %llu is consistent, say the points",
              (unsigned long long)progress.oracle);
    }
    progress.without_points += known && !by_points && consistent;
}

void oracle_compare(const struct graph *graph, bool consistent)
{
    bool known;

    if (judge(graph, &known) != consistent && known) {
        fatal("internal error: graph %llu is %s, say the axioms",
              (unsigned long long)progress.oracle,
              consistent ? "inconsistent" : "consistent");
    }
    if (!graph->sleep_count && has_asymmetric_fences(graph)) {
        compare_points(graph, consistent);
    }
}

/* The oracle's time grows with the cube of the graph; it leaves large ones. */
static bool too_large(const struct graph *graph)
{
    return graph->count > RELATION_MAX;
}

static void expect_inconsistent(const struct graph *graph)
{
    bool known;

    if (judge(graph, &known) && known) {
        fatal("internal error: coherence excludes what the axioms allow");
    }
}

static void compare_sources(struct graph *graph, int32_t read, int32_t floor)
{
    int32_t chosen = graph_event(graph, read)->from;
    uint32_t choice = graph_event(graph, read)->choice;

    if (too_large(graph)) {
        return;
    }
    while (floor != INIT) {
        floor = graph_event(graph, floor)->co_previous;
        settle_source(graph, read, floor, 0);
        expect_inconsistent(graph);
    }
    settle_source(graph, read, chosen, choice);
}

static void compare_places(struct graph *graph, int32_t write, int32_t floor)
{
    int32_t chosen = graph_event(graph, write)->co_previous;

    if (too_large(graph)) {
        return;
    }
    while (floor != INIT) {
        floor = graph_event(graph, floor)->co_previous;
        graph_unplace(graph, write);
        graph_place(graph, write, floor);
        expect_inconsistent(graph);
    }
    graph_unplace(graph, write);
    graph_place(graph, write, chosen);
}

const struct comparison oracle_comparison = {
    .graph = oracle_compare,
    .sources = compare_sources,
    .places = compare_places,
};
