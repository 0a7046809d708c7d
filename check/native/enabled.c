/* SPDX-License-Identifier: MIT */

#include "native/enabled.h"
#include "explore/explorer.h"
#include "explore/lock.h"
#include "explore/queue.h"
#include "graph/rmw.h"
#include "native/locations.h"

static bool can_lock(const struct graph *graph, const struct op *op)
{
    int32_t l = location_find(op->address, op->event.size), last;

    if (explorer.plain_locks || l == NONE ||
        (uint32_t)l >= graph->location_count) {
        return true;
    }
    last = graph_co_last(&graph->locations[l]);
    return last == INIT || !lock_is_lock(graph, last);
}

static bool can_wake(const struct graph *graph, uint32_t thread,
                     const struct op *op)
{
    int32_t queue = location_find(op->address, op->event.size);

    return op->event.timed ||
           queue_woken_by(graph, (uint32_t)queue, thread) != NONE;
}

/* Whether the last thread has come to the barrier. */
static bool can_leave(const struct graph *graph, uint32_t thread,
                      const struct op *op)
{
    const struct event *arrival = graph_event(graph, graph_last(graph, thread));
    const struct location *location = graph_location(graph, arrival);
    int32_t write = graph_co_last(location);

    while (write != INIT &&
           graph_event(graph, write)->value != op->event.expected) {
        write = graph_event(graph, write)->co_previous;
    }
    return write != INIT;
}

static bool has_ended(const struct graph *graph, uint32_t thread)
{
    int32_t last = graph_last(graph, thread);

    return last != NONE && graph_event(graph, last)->kind == EVENT_END;
}

bool enabled(const struct graph *graph, uint32_t thread, const struct op *op)
{
    switch (op->event.role) {
    case ROLE_LOCK:
        return can_lock(graph, op);
    case ROLE_RESOLVE:
        return can_wake(graph, thread, op);
    case ROLE_LEAVE:
        return can_leave(graph, thread, op);
    default:
        return op->event.kind != EVENT_JOIN ||
               has_ended(graph, (uint32_t)op->event.operand);
    }
}

bool enabled_at_once(const struct graph *graph, const struct op *op)
{
    int32_t l =
        op->event.awaits ? location_find(op->address, op->event.size) : NONE;
    const struct location *location;

    if (l == NONE || (uint32_t)l >= graph->location_count) {
        return true;
    }
    location = &graph->locations[l];
    return location->uses == 0 ||
           !rmw_waits(&op->event,
                      graph_value(graph, location, graph_co_last(location)));
}

uint32_t enabled_first(const struct graph *graph)
{
    return lock_urgent_thread(graph);
}
