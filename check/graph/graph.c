/* SPDX-License-Identifier: MIT */

#include "graph/graph.h"
#include "base/memory.h"

void graph_reset(struct graph *graph)
{
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        graph->threads[t].count = 0;
    }
    graph->count = 0;
    graph->location_count = 0;
    graph->sc_count = 0;
    graph->sleep_count = 0;
    graph->ghost_count = 0;
    vclocks_reset(&graph->clocks, graph->thread_count);
}

void graph_free(struct graph *graph)
{
    for (uint32_t t = 0; t < graph->thread_count; t++) {
        own_free(graph->threads[t].at);
    }
    own_free(graph->threads);
    own_free(graph->events);
    own_free(graph->locations);
    vclocks_free(&graph->clocks);
    *graph = (struct graph){0};
}

void graph_need_threads(struct graph *graph, uint32_t count)
{
    if (count <= graph->thread_count) {
        return;
    }
    graph->threads =
        own_resize(graph->threads, count * sizeof(*graph->threads));
    for (uint32_t t = graph->thread_count; t < count; t++) {
        graph->threads[t] = (struct thread_events){0};
    }
    graph->thread_count = count;
    vclocks_widen(&graph->clocks, count);
}

void graph_need_locations(struct graph *graph, uint32_t count)
{
    if (count > graph->location_capacity) {
        graph->location_capacity = count * 2;
        graph->locations =
            own_resize(graph->locations,
                       graph->location_capacity * sizeof(*graph->locations));
    }
    for (; graph->location_count < count; graph->location_count++) {
        graph->locations[graph->location_count] = (struct location){
            .first = NONE, .last = NONE, .reader = NONE, .last_read = NONE};
    }
}

/* Events that only few programs have, and whole checks depend on. */
static void count_rare(struct graph *graph, const struct event *event, int by)
{
    if (event->order == ORDER_SEQ_CST || event->on_success == ORDER_SEQ_CST ||
        event->on_failure == ORDER_SEQ_CST || event->role == ROLE_LIGHT_FENCE) {
        graph->sc_count += (uint32_t)by;
    }
    if (event->role == ROLE_FUTEX_WORD) {
        graph->sleep_count += (uint32_t)by;
    }
    if (event->role == ROLE_GHOST) {
        graph->ghost_count += (uint32_t)by;
    }
}

static void append_to_thread(struct thread_events *thread, int32_t e)
{
    if (thread->count == thread->capacity) {
        thread->capacity = thread->capacity ? thread->capacity * 2 : 16;
        thread->at = own_resize(thread->at, thread->capacity * sizeof(int32_t));
    }
    thread->at[thread->count++] = e;
}

int32_t graph_append(struct graph *graph, const struct event *event)
{
    int32_t e = (int32_t)graph->count++;
    struct event *copy;

    if (graph->count > graph->capacity) {
        graph->capacity = graph->capacity ? graph->capacity * 2 : 32;
        graph->events =
            own_resize(graph->events, graph->capacity * sizeof(*graph->events));
    }
    copy = &graph->events[e];
    *copy = *event;
    copy->placed = false;
    copy->index = graph->threads[event->thread].count;
    copy->reader = copy->next_reader = NONE;
    if (!event_is_rmw_write(event)) {
        copy->from = NONE;
    }
    append_to_thread(&graph->threads[event->thread], e);
    if (event_is_access(copy)) {
        struct location *location = graph_location(graph, copy);

        location->uses++;
        if (copy->kind == EVENT_READ) {
            copy->older_read = location->last_read;
            location->last_read = e;
            copy->first_read = !(location->readers & 1ull << copy->thread);
            location->readers |= 1ull << copy->thread;
        }
    }
    count_rare(graph, copy, 1);
    return e;
}

void graph_read_from(struct graph *graph, int32_t read, int32_t write)
{
    struct event *event = &graph->events[read];
    struct location *location = graph_location(graph, event);
    int32_t *reader =
        write == INIT ? &location->reader : &graph->events[write].reader;

    event->from = write;
    event->value = graph_value(graph, location, write);
    event->next_reader = *reader;
    *reader = read;
}

/* Readers leave in the opposite order of their coming, or nearly so. */
void graph_unread(struct graph *graph, int32_t read)
{
    struct event *event = &graph->events[read];
    int32_t *link;

    if (event->from == NONE) {
        return;
    }
    link = event->from == INIT ? &graph_location(graph, event)->reader
                               : &graph->events[event->from].reader;
    while (*link != read) {
        link = &graph->events[*link].next_reader;
    }
    *link = event->next_reader;
    event->from = NONE;
}

void graph_place(struct graph *graph, int32_t write, int32_t after)
{
    struct event *event = &graph->events[write];
    struct location *location = graph_location(graph, event);
    int32_t next = graph_co_next(graph, location, after);

    event->co_previous = after;
    event->co_next = next;
    *(after == INIT ? &location->first : &graph->events[after].co_next) = write;
    *(next == NONE ? &location->last : &graph->events[next].co_previous) =
        write;
    event->placed = true;
}

void graph_unplace(struct graph *graph, int32_t write)
{
    struct event *event = &graph->events[write];
    struct location *location = graph_location(graph, event);
    int32_t previous = event->co_previous, next = event->co_next;

    if (!event->placed) {
        return;
    }
    *(previous == INIT ? &location->first : &graph->events[previous].co_next) =
        next;
    if (next != NONE) {
        graph->events[next].co_previous = previous;
    } else {
        location->last = previous == INIT ? NONE : previous;
    }
    event->placed = false;
}

static void remove_newest(struct graph *graph)
{
    int32_t e = (int32_t)graph->count - 1;
    struct event *event = &graph->events[e];

    if (event_is_access(event)) {
        struct location *location = graph_location(graph, event);

        location->uses--;
        if (event->kind == EVENT_READ) {
            graph_unread(graph, e);
            location->last_read = event->older_read;
            location->readers &=
                ~((uint64_t)event->first_read << event->thread);
        } else {
            graph_unplace(graph, e);
        }
    }
    count_rare(graph, event, -1);
    graph->threads[event->thread].count--;
    graph->count--;
}

void graph_cut(struct graph *graph, uint32_t count)
{
    while (graph->count > count) {
        remove_newest(graph);
    }
    graph->clocks.count = count ? graph->events[count - 1].clocks : 1;
}
