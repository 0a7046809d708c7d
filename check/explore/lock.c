/* SPDX-License-Identifier: MIT */

#include "explore/lock.h"
#include "explore/explorer.h"

bool lock_is_free(word value)
{
    return value == 0;
}

bool lock_is_lock(const struct graph *graph, int32_t write)
{
    const struct event *event = graph_event(graph, write);

    return event->role == ROLE_LOCK || event->role == ROLE_TRYLOCK;
}

void lock_lose_turn(struct graph *graph, int32_t write, int32_t read)
{
    struct event *event = graph_event(graph, read);

    if (event->role == ROLE_LOCK && !explorer.plain_locks &&
        lock_is_lock(graph, write)) {
        event->role = ROLE_GHOST;
        event->order = ORDER_RELAXED;
        graph->ghost_count++;
    }
}

/* What the thread of the ghost reads when it gets the mutex, or NONE. */
static int32_t source_of_retry(const struct graph *graph, int32_t ghost)
{
    const struct event *event = graph_event(graph, ghost);

    for (uint32_t i = event->index + 1; i < graph_length(graph, event->thread);
         i++) {
        const struct event *next =
            graph_event(graph, graph_at(graph, event->thread, i));

        if (next->role != ROLE_GHOST) {
            return next->role == ROLE_LOCK ? next->from : NONE;
        }
    }
    return NONE;
}

bool lock_ghost_is_maximal(const struct before *before)
{
    const struct graph *graph = before->graph;
    const struct event *ghost = graph_event(graph, before->event);
    const struct location *location = graph_location(graph, ghost);
    int32_t latest = latest_before(before, location);

    if (!is_before(before, ghost->from)) {
        return false;
    }
    return !lock_is_free(graph_value(graph, location, latest)) ||
           source_of_retry(graph, before->event) == latest;
}

uint32_t lock_urgent_thread(const struct graph *graph)
{
    int32_t oldest = INT32_MAX;
    int32_t latest;

    for (uint32_t t = 0; graph->ghost_count > 0 && t < graph->thread_count;
         t++) {
        int32_t last = graph_last(graph, t);

        if (last != NONE && last < oldest &&
            graph_event(graph, last)->role == ROLE_GHOST) {
            oldest = last;
        }
    }
    if (oldest == INT32_MAX) {
        return UINT32_MAX;
    }
    latest = graph_co_last(graph_location(graph, graph_event(graph, oldest)));
    return lock_is_lock(graph, latest) ? graph_event(graph, latest)->thread
                                       : graph_event(graph, oldest)->thread;
}
