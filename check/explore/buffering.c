/* SPDX-License-Identifier: MIT */

#include "explore/buffering.h"
#include "base/memory.h"

bool buffering_on;
struct buffering *bufferings;
uint32_t buffering_count;

static uint32_t capacity;

void buffering_reset(void)
{
    buffering_count = 0;
}

void buffering_add(struct buffering found)
{
    for (uint32_t i = 0; i < buffering_count; i++) {
        if (bufferings[i].load == found.load &&
            bufferings[i].store == found.store) {
            return;
        }
    }
    if (buffering_count == capacity) {
        capacity = capacity * 2 + 16;
        bufferings = own_resize(bufferings, capacity * sizeof(*bufferings));
    }
    bufferings[buffering_count++] = found;
}

/* Whether another thread has read @store on the way to @write. */
static bool leads_to(const struct graph *graph, int32_t store, int32_t write)
{
    const struct event *event = graph_event(graph, store);

    for (int32_t r = event->reader; r != NONE;
         r = graph_event(graph, r)->next_reader) {
        if (graph_event(graph, r)->thread != event->thread &&
            graph_in_prefix(graph, r, write)) {
            return true;
        }
    }
    return false;
}

/* What orders everything before it with the stores after it. */
static bool orders(const struct event *event)
{
    return !event_is_access(event) &&
           (event->kind != EVENT_FENCE || event->order != ORDER_RELAXED);
}

/* The stores after @read that nothing keeps there, and that led to @write. */
static void note_stores(const struct graph *graph, int32_t read, int32_t write)
{
    const struct event *load = graph_event(graph, read);

    for (int32_t e = graph_next(graph, read); e != NONE;
         e = graph_next(graph, e)) {
        const struct event *event = graph_event(graph, e);

        if (orders(event) || !graph_in_prefix(graph, e, write)) {
            return;
        }
        if (event->kind == EVENT_WRITE && event->order == ORDER_RELAXED &&
            event->location != load->location && leads_to(graph, e, write)) {
            buffering_add((struct buffering){load->pc, event->pc});
        }
    }
}

void buffering_note_all(const struct graph *graph, int32_t write)
{
    const struct event *event = graph_event(graph, write);
    const struct location *location = graph_location(graph, event);

    for (int32_t r = location->last_read; r != NONE;
         r = graph_event(graph, r)->older_read) {
        const struct event *read = graph_event(graph, r);

        if (read->thread != event->thread && read->order == ORDER_RELAXED &&
            (read->role == ROLE_PLAIN || read->role == ROLE_RMW) &&
            graph_in_prefix(graph, r, write) &&
            !graph_happens_before(graph, r, write)) {
            note_stores(graph, r, write);
        }
    }
}
