/* SPDX-License-Identifier: MIT */

/* From a graph to the relations that the axioms are about. */

#include "oracle/axioms.h"

static struct axiom_event describe(const struct event *event)
{
    return (struct axiom_event){
        .event = event,
        .location = event->location,
        .is_read = event->kind == EVENT_READ,
        .is_write = event->kind == EVENT_WRITE,
        .is_fence = event->kind == EVENT_FENCE,
        .acquires = order_acquires(event->order),
        .releases = order_releases(event->order),
        .sc = event->order == ORDER_SEQ_CST,
        .ghost = event->role == ROLE_GHOST,
        .light = event->role == ROLE_LIGHT_FENCE,
    };
}

/* The initial write of @location, which it adds if need be. */
static uint32_t initial_write(struct execution *x, uint32_t location)
{
    for (uint32_t e = x->graph->count; e < x->size; e++) {
        if (!x->events[e].event && x->events[e].location == location) {
            return e;
        }
    }
    x->events[x->size] =
        (struct axiom_event){.location = location, .is_write = true};
    return x->size++;
}

/* A heavy fence is an SC fence at its start and one at its end. */
static void add_halves(struct execution *x, uint32_t *second)
{
    for (uint32_t e = 0; e < x->graph->count; e++) {
        if (x->events[e].event->role == ROLE_HEAVY_FENCE) {
            second[e] = x->size;
            x->events[x->size++] = x->events[e];
        }
    }
}

static uint32_t count_heavy(const struct graph *graph)
{
    uint32_t count = 0;

    for (uint32_t e = 0; e < graph->count; e++) {
        count += graph->events[e].role == ROLE_HEAVY_FENCE;
    }
    return count;
}

static void relate_program_order(struct execution *x)
{
    for (uint32_t a = 0; a < x->size; a++) {
        for (uint32_t b = 0; b < x->size; b++) {
            const struct event *first = x->events[a].event;
            const struct event *later = x->events[b].event;

            if (first && later && first->thread == later->thread &&
                (first->index < later->index || (first == later && a < b))) {
                relate(x->po, a, b);
            }
        }
    }
}

static void relate_sources(struct execution *x)
{
    for (uint32_t e = 0; e < x->graph->count; e++) {
        const struct event *event = x->events[e].event;

        if (x->events[e].is_read && event->from != NONE) {
            relate(x->rf,
                   event->from == INIT ? initial_write(x, event->location)
                                       : (uint32_t)event->from,
                   e);
        } else if (event->kind == EVENT_START || event->kind == EVENT_JOIN) {
            relate(x->order, (uint32_t)event->from, e);
        } else if (event_is_rmw_write(event)) {
            relate(x->rmw, (uint32_t)event->from, e);
        }
    }
}

static void relate_coherence(struct execution *x)
{
    const struct graph *graph = x->graph;

    for (uint32_t l = 0; l < graph->location_count; l++) {
        for (int32_t a = graph->locations[l].first; a != NONE;
             a = graph->events[a].co_next) {
            relate(x->co, initial_write(x, l), (uint32_t)a);
            for (int32_t b = graph->events[a].co_next; b != NONE;
                 b = graph->events[b].co_next) {
                relate(x->co, (uint32_t)a, (uint32_t)b);
            }
        }
    }
}

bool execution_init(struct execution *x, const struct graph *graph, bool split,
                    uint32_t *second)
{
    uint32_t most = graph->count + graph->location_count + count_heavy(graph);

    if (most > RELATION_MAX) {
        return false;
    }
    *x = (struct execution){.graph = graph, .size = graph->count};
    for (uint32_t e = 0; e < graph->count; e++) {
        x->events[e] = describe(&graph->events[e]);
    }
    if (split) {
        add_halves(x, second);
    }
    x->po = relation_new(most);
    x->rf = relation_new(most);
    x->co = relation_new(most);
    x->rmw = relation_new(most);
    x->order = relation_new(most);
    relate_sources(x);
    relate_coherence(x);
    relate_program_order(x);
    return true;
}

void execution_free(struct execution *x)
{
    relation_free(x->po);
    relation_free(x->rf);
    relation_free(x->co);
    relation_free(x->rmw);
    relation_free(x->order);
}
