/* SPDX-License-Identifier: MIT */

#include "consistency/machine.h"
#include "base/memory.h"

enum machine machine = MACHINE_C11;

/* A graph whose edges are found anew each time they are asked for. */
struct search {
    enum machine machine;
    const struct graph *graph;
    uint32_t *incoming;
    int32_t *ready;
    uint32_t ready_count, removed;
};

static bool is_kernel(const struct event *event)
{
    return (event->kind >= EVENT_CREATE && event->kind != EVENT_CHOICE) ||
           event->role == ROLE_HEAVY_FENCE ||
           (event->role >= ROLE_FUTEX_WORD && event->role <= ROLE_RESOLVE);
}

static bool is_locked(const struct event *event)
{
    return (event->role >= ROLE_RMW && event->role <= ROLE_UNLOCK) ||
           event->role == ROLE_OBJECT;
}

/* Whether @event is ordered with all of its thread. */
static bool is_full(enum machine which, const struct event *event)
{
    bool fence = event->kind == EVENT_FENCE && event->role == ROLE_PLAIN;

    if (which == MACHINE_SC || is_kernel(event)) {
        return true;
    }
    switch (which) {
    case MACHINE_TSO:
        return is_locked(event) ||
               (event->order == ORDER_SEQ_CST && event->kind != EVENT_READ);
    case MACHINE_POWER:
        return event->order != ORDER_RELAXED &&
               (is_locked(event) || fence || event->order == ORDER_SEQ_CST);
    default:
        return fence && order_releases(event->order);
    }
}

static bool is_sc(const struct event *event)
{
    return event->order == ORDER_SEQ_CST;
}

/* ARMv8's order of @a before @b, with no full fence between them. */
static bool arm_keeps(enum machine which, const struct event *a,
                      const struct event *b)
{
    bool acquires = order_acquires(a->order) &&
                    (a->kind == EVENT_READ || a->kind == EVENT_FENCE);
    bool releases = order_releases(b->order) && b->kind == EVENT_WRITE;
    bool from_release = order_releases(a->order) && a->kind == EVENT_WRITE;
    bool to_acquire = order_acquires(b->order) && b->kind == EVENT_READ;

    if (acquires || releases) {
        return true;
    }
    if (b->kind == EVENT_FENCE) {
        return order_acquires(b->order) && a->kind == EVENT_READ;
    }
    return from_release && to_acquire &&
           (which == MACHINE_ARM_LDAR || (is_sc(a) && is_sc(b)));
}

/* Whether @machine keeps @a before @b, which comes later in its thread. */
static bool keeps(enum machine which, const struct graph *graph, int32_t a,
                  int32_t b)
{
    const struct event *first = graph_event(graph, a);
    const struct event *second = graph_event(graph, b);
    bool one_place = event_is_access(first) && event_is_access(second) &&
                     first->location == second->location;

    if (is_full(which, first) || is_full(which, second)) {
        return true;
    }
    if (which == MACHINE_TSO) {
        return first->kind == EVENT_READ ||
               (first->kind == EVENT_WRITE && second->kind == EVENT_WRITE);
    }
    if (second->kind == EVENT_WRITE && (one_place || second->from == a)) {
        return true;
    }
    if (is_locked(first) && second->from == a &&
        order_acquires(second->order)) {
        return true; /* an exclusive store does not forward to these */
    }
    if (which == MACHINE_POWER) {
        return (first->order != ORDER_RELAXED ||
                second->order != ORDER_RELAXED) &&
               (first->kind != EVENT_WRITE || second->kind != EVENT_READ);
    }
    return arm_keeps(which, first, second);
}

static bool counts(const struct event *event)
{
    return event->role != ROLE_GHOST &&
           (event->kind != EVENT_WRITE || event->placed) &&
           event->kind != EVENT_CHOICE && event->role != ROLE_LIGHT_FENCE;
}

typedef void visit(struct search *search, int32_t e);

static void edges_in_thread(struct search *search, int32_t e, visit *edge)
{
    const struct graph *graph = search->graph;
    const struct event *event = graph_event(graph, e);

    for (uint32_t i = event->index + 1; i < graph_length(graph, event->thread);
         i++) {
        int32_t later = graph_at(graph, event->thread, i);

        if (!counts(graph_event(graph, later))) {
            continue;
        }
        if (keeps(search->machine, graph, e, later)) {
            edge(search, later);
        }
        if (is_full(search->machine, graph_event(graph, later))) {
            return; /* the rest follows from it */
        }
    }
}

/* From a write to those who read it, but its own thread sees it early. */
static void edges_to_readers(struct search *search, int32_t write, visit *edge)
{
    const struct graph *graph = search->graph;
    const struct event *event = graph_event(graph, write);

    for (int32_t r = event->reader; r != NONE;
         r = graph_event(graph, r)->next_reader) {
        if (graph_event(graph, r)->thread != event->thread &&
            counts(graph_event(graph, r))) {
            edge(search, r);
        }
    }
}

/* Creations and ends to the threads that they are read by. */
static void edges_to_followers(struct search *search, int32_t e, visit *edge)
{
    const struct graph *graph = search->graph;

    for (uint32_t i = 0; i < graph->count; i++) {
        const struct event *event = graph_event(graph, (int32_t)i);

        if ((event->kind == EVENT_START || event->kind == EVENT_JOIN) &&
            event->from == e) {
            edge(search, (int32_t)i);
        }
    }
}

static void edges_of(struct search *search, int32_t e, visit *edge)
{
    const struct graph *graph = search->graph;
    const struct event *event = graph_event(graph, e);
    int32_t next = NONE;

    edges_in_thread(search, e, edge);
    if (event->kind == EVENT_WRITE) {
        edges_to_readers(search, e, edge);
        next = event->co_next;
    } else if (event->kind == EVENT_READ && event->from != NONE) {
        next = graph_co_next(graph, graph_location(graph, event), event->from);
    } else if (event->kind == EVENT_CREATE || event->kind == EVENT_END) {
        edges_to_followers(search, e, edge);
    }
    if (next != NONE && next != e) {
        edge(search, next);
    }
}

static void count_edge(struct search *search, int32_t e)
{
    search->incoming[e]++;
}

static void remove_edge(struct search *search, int32_t e)
{
    if (--search->incoming[e] == 0) {
        search->ready[search->ready_count++] = e;
    }
}

/* Takes away events without an edge to them while there are any. */
bool machine_has(enum machine which, const struct graph *graph)
{
    static struct search search;
    static uint32_t capacity;
    uint32_t events = 0;

    if (capacity < graph->count) {
        capacity = graph->count * 2;
        search.incoming = own_resize(search.incoming, capacity * 4);
        search.ready = own_resize(search.ready, capacity * 4);
    }
    search.machine = which;
    search.graph = graph;
    search.ready_count = search.removed = 0;
    own_zero(search.incoming, graph->count * 4);
    for (uint32_t e = 0; e < graph->count; e++) {
        if (counts(graph_event(graph, (int32_t)e))) {
            edges_of(&search, (int32_t)e, count_edge);
            events++;
        }
    }
    for (uint32_t e = 0; e < graph->count; e++) {
        if (counts(graph_event(graph, (int32_t)e)) && !search.incoming[e]) {
            search.ready[search.ready_count++] = (int32_t)e;
        }
    }
    while (search.removed < search.ready_count) {
        edges_of(&search, search.ready[search.removed++], remove_edge);
    }
    return search.removed == events;
}

bool machine_allows(const struct graph *graph)
{
    return machine == MACHINE_C11 || machine_has(machine, graph);
}
