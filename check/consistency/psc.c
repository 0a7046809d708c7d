/* SPDX-License-Identifier: MIT */

#include "consistency/psc.h"
#include "consistency/psc_graph.h"

/* The first event of @thread that @e happens before. */
static uint32_t first_after(const struct graph *graph, int32_t e,
                            uint32_t thread)
{
    const struct event *event = graph_event(graph, e);
    uint32_t low = 0, high = graph->threads[thread].count;

    if (event->thread == thread) {
        return event->index + 1;
    }
    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (graph_happens_before(graph, e, graph_at(graph, thread, middle))) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static void fences_after(struct psc *psc, int32_t e)
{
    for (uint32_t t = 0; psc_has_fences(psc) && t < psc->graph->thread_count;
         t++) {
        psc_edges_to_fences(psc, t, first_after(psc->graph, e, t));
    }
}

/* An edge to @e if it is SC, and through hb to the fences after it. */
static void edges_to(struct psc *psc, int32_t e)
{
    psc_edge(psc, e);
    fences_after(psc, e);
}

/*
 * hb|loc to reads of other threads; the first of each leads to the others.  The
 * fences after them have an edge from whatever has one to @e.
 */
static void edges_to_later_reads(struct psc *psc, int32_t e)
{
    const struct graph *graph = psc->graph;
    const struct event *event = graph_event(graph, e);
    uint64_t readers = graph_location(graph, event)->readers;

    for (uint32_t t = 0; t < graph->thread_count; t++) {
        if (t != event->thread && (readers >> t & 1)) {
            psc_edge_to_read(psc, t, first_after(graph, e, t), event->location);
        }
    }
}

/* The writes after @e's place: one that is SC has edges to those after it. */
static void edges_to_later_writes(struct psc *psc, int32_t e)
{
    const struct graph *graph = psc->graph;
    const struct event *event = graph_event(graph, e);
    const struct location *location = graph_location(graph, event);
    int32_t own = event->kind == EVENT_WRITE ? e : event->from;
    int32_t w = graph_co_next(graph, location, own);

    for (; w != NONE; w = graph_co_next(graph, location, w)) {
        edges_to(psc, w);
        if (graph_event(graph, w)->order == ORDER_SEQ_CST) {
            break;
        }
    }
}

/* The reads after @e by eco: of writes from @e on, if not of its own source. */
static void edges_by_eco(struct psc *psc, int32_t e,
                         void (*edges)(struct psc *psc, int32_t e))
{
    const struct graph *graph = psc->graph;
    const struct event *event = graph_event(graph, e);
    const struct location *location = graph_location(graph, event);
    int32_t w = event->kind == EVENT_WRITE
                    ? e
                    : graph_co_next(graph, location, event->from);

    for (; w != NONE; w = graph_co_next(graph, location, w)) {
        for (int32_t r = graph_reader(graph, location, w); r != NONE;
             r = graph_event(graph, r)->next_reader) {
            edges(psc, r);
        }
    }
}

static bool same_location(const struct event *a, const struct event *b)
{
    return event_is_access(a) && event_is_access(b) &&
           a->location == b->location;
}

/* The first event after (@thread, @index) that is not of its location. */
static uint32_t next_elsewhere(const struct graph *graph, uint32_t thread,
                               uint32_t index)
{
    const struct event *from =
        graph_event(graph, graph_at(graph, thread, index));
    uint32_t length = graph->threads[thread].count;

    do {
        index++;
    } while (index < length &&
             same_location(from,
                           graph_event(graph, graph_at(graph, thread, index))));
    return index;
}

/* po!=loc; hb; po!=loc, ending in another thread. */
static void edges_through_threads(struct psc *psc, const struct event *event)
{
    const struct graph *graph = psc->graph;
    uint32_t leave = next_elsewhere(graph, event->thread, event->index);

    if (leave == graph->threads[event->thread].count) {
        return;
    }
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        uint32_t arrive =
            first_after(graph, graph_at(graph, event->thread, leave), t);

        if (t != event->thread && arrive < graph->threads[t].count) {
            psc_edges_to_accesses(psc, t, next_elsewhere(graph, t, arrive));
        }
    }
}

static void edges_of_access(struct psc *psc, int32_t e)
{
    const struct graph *graph = psc->graph;
    const struct event *event = graph_event(graph, e);

    if (event->index + 1 < graph->threads[event->thread].count) {
        int32_t next = graph_at(graph, event->thread, event->index + 1);

        psc_edges_to_accesses(psc, event->thread, event->index + 1);
        psc_edges_to_fences(psc, event->thread, event->index + 1);
        fences_after(psc, next);
        edges_through_threads(psc, event);
    }
    edges_to_later_writes(psc, e);
    edges_to_later_reads(psc, e);
}

/* hb|loc to the first event of its thread that @fence happens before. */
static bool read_after_access(const struct psc *psc, int32_t fence,
                              int32_t read)
{
    const struct graph *graph = psc->graph;
    const struct event *event = graph_event(graph, read);

    for (uint32_t t = 0; t < graph->thread_count; t++) {
        uint32_t length = graph->threads[t].count;

        for (uint32_t i = first_after(graph, fence, t); i < length; i++) {
            int32_t access = graph_at(graph, t, i);

            if (!graph_happens_before(graph, access, read)) {
                break;
            }
            if (same_location(graph_event(graph, access), event)) {
                return true;
            }
        }
    }
    return false;
}

/* The way out of what the fence happens before: co, rb and eco. */
static void edges_out_of_thread(struct psc *psc, uint32_t thread,
                                uint32_t index)
{
    const struct graph *graph = psc->graph;

    psc_forget_locations(psc);
    for (; index < graph->threads[thread].count; index++) {
        int32_t e = graph_at(graph, thread, index);
        const struct event *event = graph_event(graph, e);

        /* By coherence the first one of each location says it all. */
        if (event_is_access(event) && psc_new_location(psc, event->location)) {
            edges_to_later_writes(psc, e);
            edges_by_eco(psc, e, fences_after);
        }
    }
}

static void edges_of_fence(struct psc *psc, int32_t e)
{
    const struct graph *graph = psc->graph;
    uint32_t own = graph_event(graph, e)->thread;

    for (uint32_t t = 0; t < graph->thread_count; t++) {
        uint32_t first = first_after(graph, e, t);

        psc_edges_to_fences(psc, t, first);
        psc_edges_to_accesses(psc, t, t == own ? first : first + 1);
        if (t != own && first < graph->threads[t].count) {
            int32_t arrival = graph_at(graph, t, first);

            if (graph_event(graph, arrival)->kind == EVENT_READ &&
                read_after_access(psc, e, arrival)) {
                psc_edge(psc, arrival);
            }
        }
        edges_out_of_thread(psc, t, first);
    }
}

static bool is_last(const struct graph *graph, const struct event *event)
{
    return event->kind == EVENT_READ
               ? event->from == graph_co_last(graph_location(graph, event))
               : event->co_next == NONE;
}

bool psc_acyclic_through(const struct graph *graph, int32_t e)
{
    struct psc *psc;
    int32_t node;

    if (graph->sc_count < 2 || is_last(graph, graph_event(graph, e))) {
        return true;
    }
    psc = psc_begin(graph);
    edges_to_later_writes(psc, e);
    edges_by_eco(psc, e, edges_to);
    while ((node = psc_next_node(psc)) != NONE) {
        if (graph_event(graph, node)->kind == EVENT_FENCE) {
            edges_of_fence(psc, node);
        } else {
            edges_of_access(psc, node);
        }
    }
    return psc_is_acyclic(psc);
}
