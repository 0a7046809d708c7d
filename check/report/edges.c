/* SPDX-License-Identifier: MIT */

#include "report/edges.h"
#include "report/table.h"

#include <stddef.h>

const char *const edge_names[] = {
    [EDGE_READS] = "rf",
    [EDGE_FOLLOWS] = "sync",
    [EDGE_COHERENCE] = "co",
    [EDGE_MISSES] = "fr",
};

static void (*visitor)(struct edge edge);

static void visit(enum edge_kind kind, int32_t from, int32_t to)
{
    struct edge edge = {kind, table_line(from), table_line(to)};

    if (edge.from && edge.to && edge.from != edge.to) {
        visitor(edge);
    }
}

/* A start has no line of its own: the first one of its thread has. */
static int32_t shown(const struct graph *graph, int32_t e)
{
    while (e != NONE && !table_line(e)) {
        e = graph_next(graph, e);
    }
    return e;
}

/* An end has none either, but the last one before it. */
static int32_t shown_before(const struct graph *graph, int32_t e)
{
    while (e != NONE && !table_line(e)) {
        e = graph_previous(graph, e);
    }
    return e;
}

static void visit_read(const struct graph *graph, int32_t e)
{
    const struct event *event = graph_event(graph, e);
    int32_t next = graph_next(graph, e), newer;

    if (event->from == NONE || event->role == ROLE_GHOST) {
        return;
    }
    visit(EDGE_READS, event->from, e);
    newer = graph_co_next(graph, graph_location(graph, event), event->from);
    if (next == NONE || newer != next) {
        visit(EDGE_MISSES, e, newer);
    }
}

void edges_visit(const struct graph *graph, void (*callback)(struct edge edge))
{
    visitor = callback;
    for (uint32_t i = 0; i < graph->count; i++) {
        int32_t e = (int32_t)i;
        const struct event *event = graph_event(graph, e);

        if (event->kind == EVENT_READ) {
            visit_read(graph, e);
        } else if (event->kind == EVENT_WRITE && event->placed) {
            visit(EDGE_COHERENCE, e, event->co_next);
        } else if (event->kind == EVENT_START) {
            visit(EDGE_FOLLOWS, event->from, shown(graph, e));
        } else if (event->kind == EVENT_JOIN) {
            visit(EDGE_FOLLOWS, shown_before(graph, event->from), e);
        }
    }
}
