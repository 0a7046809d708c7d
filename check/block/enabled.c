/* SPDX-License-Identifier: MIT */

#include "block/enabled.h"
#include "block/lock.h"
#include "block/queue.h"
#include "explore/explore.h"
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
    default:
        return op->event.kind != EVENT_JOIN ||
               has_ended(graph, (uint32_t)op->event.operand);
    }
}

uint32_t enabled_first(const struct graph *graph)
{
    return lock_urgent_thread(graph);
}
