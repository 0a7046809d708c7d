/* SPDX-License-Identifier: MIT */

#include "explore/outcome.h"
#include "explore/explorer.h"
#include "explore/queue.h"
#include "graph/rmw.h"

static bool is_made(const struct event *read)
{
    return rmw_is_made(read, read->value) && read->choice == 0;
}

bool outcome_writes(const struct graph *graph, int32_t read, word *value)
{
    const struct event *event = graph_event(graph, read);

    switch (event->role) {
    case ROLE_RMW:
    case ROLE_LOCK:
    case ROLE_TRYLOCK:
    case ROLE_OBJECT:
        *value =
            rmw_apply(event->op, event->value, event->operand, event->size);
        return is_made(event);
    case ROLE_ENQUEUE:
    case ROLE_WAKE:
    case ROLE_RESOLVE:
        return queue_writes(graph, read, value);
    default:
        return false;
    }
}

/* How often @read has failed for no reason at this place, in its thread. */
static uint32_t failures_before(const struct graph *graph, int32_t read)
{
    const struct event *event = graph_event(graph, read);
    uint32_t failures = 0;

    for (uint32_t i = 0; i < event->index; i++) {
        const struct event *other =
            graph_event(graph, graph_at(graph, event->thread, i));

        failures += other->weak && other->choice && other->pc == event->pc;
    }
    return failures;
}

uint32_t outcome_choices(const struct graph *graph, int32_t read)
{
    const struct event *event = graph_event(graph, read);

    if (event->role == ROLE_WAKE) {
        return queue_choices(graph, read);
    }
    if (event->weak && event->value == event->expected) {
        return 1 + (failures_before(graph, read) < explorer.weak_failures);
    }
    return 1;
}

void outcome_set_order(const struct graph *graph, int32_t read)
{
    struct event *event = graph_event(graph, read);

    if (event->op >= OP_COMPARE) {
        event->order = is_made(event) ? event->on_success : event->on_failure;
    }
}
