/* SPDX-License-Identifier: MIT */

#include "consistency/psc_graph.h"
#include "base/memory.h"

static void make_room(struct psc *psc, const struct graph *graph)
{
    if (psc->event_capacity < graph->count) {
        uint32_t n = psc->event_capacity = graph->count * 2;

        psc->number = own_resize(psc->number, n * sizeof(uint32_t));
        psc->nodes = own_resize(psc->nodes, (n + 1) * sizeof(*psc->nodes));
        psc->ready = own_resize(psc->ready, n * sizeof(uint32_t));
        psc->accesses.at = own_resize(psc->accesses.at, n * sizeof(int32_t));
        psc->fences.at = own_resize(psc->fences.at, n * sizeof(int32_t));
    }
    if (psc->thread_capacity < graph->thread_count + 1) {
        uint32_t n = psc->thread_capacity = graph->thread_count + 1;
        size_t size = n * sizeof(uint32_t);

        psc->accesses.first = own_resize(psc->accesses.first, size);
        psc->fences.first = own_resize(psc->fences.first, size);
        psc->accesses_from = own_resize(psc->accesses_from, size);
        psc->fences_from = own_resize(psc->fences_from, size);
    }
    if (psc->location_capacity < graph->location_count) {
        uint32_t n = psc->location_capacity = graph->location_count * 2;

        own_free(psc->location_seen);
        psc->location_seen = own_array(n, sizeof(uint32_t));
        psc->round = 0;
    }
}

static bool is_fence_node(const struct event *event)
{
    return event->kind == EVENT_FENCE &&
           (event->order == ORDER_SEQ_CST || event->role == ROLE_LIGHT_FENCE);
}

static bool is_access_node(const struct event *event)
{
    return event_is_access(event) && event->order == ORDER_SEQ_CST;
}

static void list_nodes(struct psc *psc, const struct graph *graph)
{
    uint32_t accesses = 0, fences = 0;

    psc->has_light = false;
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        psc->accesses.first[t] = accesses;
        psc->fences.first[t] = fences;
        for (uint32_t i = 0; i < graph->threads[t].count; i++) {
            int32_t e = graph_at(graph, t, i);

            if (is_access_node(graph_event(graph, e))) {
                psc->accesses.at[accesses++] = e;
            } else if (is_fence_node(graph_event(graph, e))) {
                psc->fences.at[fences++] = e;
                psc->has_light |=
                    graph_event(graph, e)->role == ROLE_LIGHT_FENCE;
            }
        }
    }
    psc->accesses.first[graph->thread_count] = accesses;
    psc->fences.first[graph->thread_count] = fences;
}

static void set_source(struct psc *psc, int32_t source)
{
    psc->source = source;
    for (uint32_t t = 0; t < psc->graph->thread_count; t++) {
        psc->accesses_from[t] = psc->accesses.first[t + 1];
        psc->fences_from[t] = psc->fences.first[t + 1];
    }
}

struct psc *psc_begin(const struct graph *graph)
{
    static struct psc psc;

    psc.graph = graph;
    make_room(&psc, graph);
    list_nodes(&psc, graph);
    own_zero(psc.number, graph->count * sizeof(uint32_t));
    psc.reached = psc.expanded = psc.edge_count = 0;
    set_source(&psc, NONE);
    return &psc;
}

int32_t psc_next_node(struct psc *psc)
{
    struct psc_node *node = &psc->nodes[psc->expanded];

    if (psc->expanded == psc->reached) {
        node->first_edge = psc->edge_count;
        return NONE;
    }
    node->first_edge = psc->edge_count;
    psc->expanded++;
    set_source(psc, node->event);
    return psc->source;
}

/* Light fences are ordered against heavy ones, else only by hb. */
static bool counts(const struct graph *graph, int32_t from, int32_t to)
{
    const struct event *a = graph_event(graph, from);
    const struct event *b = graph_event(graph, to);

    if (a->role != ROLE_LIGHT_FENCE && b->role != ROLE_LIGHT_FENCE) {
        return true;
    }
    return a->role == ROLE_HEAVY_FENCE || b->role == ROLE_HEAVY_FENCE ||
           graph_happens_before(graph, from, to);
}

static void reach(struct psc *psc, int32_t e)
{
    if (psc->number[e] == 0) {
        psc->nodes[psc->reached++] = (struct psc_node){.event = e};
        psc->number[e] = psc->reached;
    }
}

static void add_edge(struct psc *psc, int32_t to)
{
    if (psc->source == NONE) {
        reach(psc, to);
        return;
    }
    if (!counts(psc->graph, psc->source, to)) {
        return;
    }
    reach(psc, to);
    if (psc->edge_count == psc->edge_capacity) {
        psc->edge_capacity = psc->edge_capacity * 2 + 64;
        psc->edges =
            own_resize(psc->edges, psc->edge_capacity * sizeof(*psc->edges));
    }
    psc->edges[psc->edge_count++] = psc->number[to] - 1;
    psc->nodes[psc->number[to] - 1].incoming++;
}

void psc_edge(struct psc *psc, int32_t e)
{
    if (is_access_node(graph_event(psc->graph, e))) {
        add_edge(psc, e);
    }
}

/* The place of the first node of @thread, from its @index-th event on. */
static uint32_t first_node(const struct psc *psc, const struct node_list *nodes,
                           uint32_t thread, uint32_t index)
{
    uint32_t low = nodes->first[thread], high = nodes->first[thread + 1];

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (graph_event(psc->graph, nodes->at[middle])->index < index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void psc_edge_to_read(struct psc *psc, uint32_t thread, uint32_t index,
                      uint32_t location)
{
    uint32_t last = psc->accesses.first[thread + 1];

    for (uint32_t i = first_node(psc, &psc->accesses, thread, index); i < last;
         i++) {
        const struct event *event =
            graph_event(psc->graph, psc->accesses.at[i]);

        if (event->kind == EVENT_READ && event->location == location) {
            add_edge(psc, psc->accesses.at[i]);
            return;
        }
    }
}

/*
 * @done falls from the end of the list of @thread; nodes below it are new.  The
 * first has edges to all others, unless light fences make exceptions.
 */
static void edges_to_nodes(struct psc *psc, const struct node_list *nodes,
                           uint32_t *done, uint32_t thread, uint32_t index)
{
    uint32_t first = first_node(psc, nodes, thread, index);
    uint32_t last = psc->has_light || *done <= first ? *done : first + 1;

    for (uint32_t i = first; i < last; i++) {
        add_edge(psc, nodes->at[i]);
    }
    *done = first < *done ? first : *done;
}

void psc_edges_to_accesses(struct psc *psc, uint32_t thread, uint32_t index)
{
    edges_to_nodes(psc, &psc->accesses, &psc->accesses_from[thread], thread,
                   index);
}

void psc_edges_to_fences(struct psc *psc, uint32_t thread, uint32_t index)
{
    edges_to_nodes(psc, &psc->fences, &psc->fences_from[thread], thread, index);
}

/* Takes away nodes without an edge to them while there are any. */
bool psc_is_acyclic(struct psc *psc)
{
    uint32_t removed = 0, ready = 0;

    for (uint32_t n = 0; n < psc->reached; n++) {
        if (psc->nodes[n].incoming == 0) {
            psc->ready[ready++] = n;
        }
    }
    while (ready > 0) {
        uint32_t node = psc->ready[--ready];

        removed++;
        for (uint32_t i = psc->nodes[node].first_edge;
             i < psc->nodes[node + 1].first_edge; i++) {
            if (--psc->nodes[psc->edges[i]].incoming == 0) {
                psc->ready[ready++] = psc->edges[i];
            }
        }
    }
    return removed == psc->reached;
}

void psc_forget_locations(struct psc *psc)
{
    psc->round++;
}

bool psc_new_location(struct psc *psc, uint32_t location)
{
    if (psc->location_seen[location] == psc->round) {
        return false;
    }
    psc->location_seen[location] = psc->round;
    return true;
}
