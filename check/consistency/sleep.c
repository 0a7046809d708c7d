/* SPDX-License-Identifier: MIT */

#include "consistency/sleep.h"

/* Whether the comparison missed a write that happens before @operation. */
static bool missed_write(const struct graph *graph,
                         const struct event *comparison, int32_t operation)
{
    int32_t write = graph_co_next(graph, graph_location(graph, comparison),
                                  comparison->from);

    while (write != NONE && !graph_happens_before(graph, write, operation)) {
        write = graph_event(graph, write)->co_next;
    }
    return write != NONE;
}

/* The same for @write and everything that reads it, but for @self. */
static bool missed_by(const struct graph *graph, const struct event *comparison,
                      int32_t write, int32_t reader, int32_t self)
{
    if (write != INIT && missed_write(graph, comparison, write)) {
        return true;
    }
    for (; reader != NONE; reader = graph_event(graph, reader)->next_reader) {
        if (reader != self && missed_write(graph, comparison, reader)) {
            return true;
        }
    }
    return false;
}

/* @enqueue reads the state of the queue right after @comparison. */
static bool in_order(const struct graph *graph, const struct event *comparison,
                     int32_t enqueue)
{
    const struct event *event = graph_event(graph, enqueue);
    const struct location *queue = graph_location(graph, event);
    bool sleeps = comparison->value == comparison->expected;
    int32_t write = event->from;
    /* Who only looks and who looks at the same are in no order. */
    int32_t reader = sleeps ? graph_reader(graph, queue, write) : NONE;

    for (;;) {
        if (missed_by(graph, comparison, write, reader, enqueue)) {
            return false;
        }
        if (write == INIT) {
            return true;
        }
        write = graph_event(graph, write)->co_previous;
        reader = graph_reader(graph, queue, write);
    }
}

bool sleep_consistent(const struct graph *graph)
{
    for (uint32_t e = 0; graph->sleep_count > 0 && e < graph->count; e++) {
        const struct event *event = graph_event(graph, (int32_t)e);

        if (event->role == ROLE_FUTEX_WORD &&
            event->index + 1 < graph_length(graph, event->thread) &&
            !in_order(graph, event,
                      graph_at(graph, event->thread, event->index + 1))) {
            return false;
        }
    }
    return true;
}
