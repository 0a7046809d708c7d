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

/* Whether the thread of @enqueue has gone to sleep. */
static bool has_slept(const struct graph *graph, int32_t enqueue)
{
    int32_t next = graph_next(graph, enqueue);

    return next != NONE && graph_event(graph, next)->from == enqueue &&
           event_is_rmw_write(graph_event(graph, next)) &&
           graph_event(graph, next)->placed;
}

/*
 * @enqueue reads the state of the queue right after @comparison.  Those who
 * look at the same state come before it only once it has slept.
 */
static bool in_order(const struct graph *graph, const struct event *comparison,
                     int32_t enqueue, bool sleeps)
{
    const struct event *event = graph_event(graph, enqueue);
    const struct location *queue = graph_location(graph, event);
    int32_t write = event->from;
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
        int32_t enqueue;

        if (event->role != ROLE_FUTEX_WORD) {
            continue;
        }
        enqueue = graph_next(graph, (int32_t)e);
        if (enqueue != NONE &&
            !in_order(graph, event, enqueue, has_slept(graph, enqueue))) {
            return false;
        }
    }
    return true;
}

bool sleep_fits(const struct graph *graph, int32_t enqueue)
{
    int32_t comparison = graph_previous(graph, enqueue);

    return comparison == NONE ||
           graph_event(graph, comparison)->role != ROLE_FUTEX_WORD ||
           in_order(graph, graph_event(graph, comparison), enqueue, true);
}
