/* SPDX-License-Identifier: MIT */

#include "base/memory.h"
#include "graph/graph.h"

/* Where the clocks of the old graph are in the new one. */
struct translation {
    vclock *at;
    uint32_t capacity;
};

static vclock translate(struct graph *to, const struct graph *from,
                        struct translation *clocks, vclock old)
{
    if (old != 0 && clocks->at[old] == 0) {
        clocks->at[old] = vclock_import(&to->clocks, &from->clocks, old);
    }
    return clocks->at[old];
}

static void translate_clocks(struct graph *to, const struct graph *from,
                             struct translation *clocks, struct event *event)
{
    event->happens = translate(to, from, clocks, event->happens);
    event->prefix = translate(to, from, clocks, event->prefix);
    event->message = translate(to, from, clocks, event->message);
    event->tail = translate(to, from, clocks, event->tail);
    event->pending = translate(to, from, clocks, event->pending);
    event->fenced = translate(to, from, clocks, event->fenced);
    event->clocks = to->clocks.count;
}

static void copy_events(struct graph *to, const struct graph *from,
                        const struct restriction *how)
{
    static struct translation clocks;

    if (clocks.capacity < from->clocks.count) {
        clocks.capacity = from->clocks.count * 2;
        own_free(clocks.at);
        clocks.at = own_array(clocks.capacity, sizeof(vclock));
    }
    own_zero(clocks.at, from->clocks.count * sizeof(vclock));
    for (uint32_t e = 0; e < from->count; e++) {
        how->renamed[e] = NONE;
        if (!how->drop[e]) {
            int32_t copy = graph_append(to, &from->events[e]);

            how->renamed[e] = copy;
            translate_clocks(to, from, &clocks, graph_event(to, copy));
        }
    }
}

/* Reads come in the order of their stamps, as graph_unread likes it. */
static void copy_reads_from(struct graph *to, const struct graph *from,
                            const struct restriction *how)
{
    for (uint32_t e = 0; e < from->count; e++) {
        const struct event *event = &from->events[e];
        int32_t copy = how->renamed[e];
        int32_t source = event->from;

        if (copy == NONE || (int32_t)e == how->unread) {
            continue;
        }
        if (source >= 0) {
            source = how->renamed[source];
        }
        if (event->kind == EVENT_READ) {
            graph_read_from(to, copy, source);
        } else {
            to->events[copy].from = source;
        }
    }
}

static void copy_coherence(struct graph *to, const struct graph *from,
                           const struct restriction *how)
{
    for (uint32_t l = 0; l < from->location_count; l++) {
        const struct location *location = &from->locations[l];
        int32_t after = INIT;

        for (int32_t w = location->first; w != NONE;
             w = from->events[w].co_next) {
            if (how->renamed[w] != NONE && w != how->apart) {
                graph_place(to, how->renamed[w], after);
                after = how->renamed[w];
            }
        }
    }
}

void graph_restrict(struct graph *to, const struct graph *from,
                    const struct restriction *how)
{
    graph_reset(to);
    graph_need_threads(to, from->thread_count);
    graph_need_locations(to, from->location_count);
    for (uint32_t l = 0; l < from->location_count; l++) {
        to->locations[l].address = from->locations[l].address;
        to->locations[l].epoch = from->locations[l].epoch;
        to->locations[l].size = from->locations[l].size;
        to->locations[l].init = from->locations[l].init;
    }
    copy_events(to, from, how);
    copy_reads_from(to, from, how);
    copy_coherence(to, from, how);
}

void graph_copy(struct graph *to, const struct graph *from)
{
    static uint32_t capacity;
    static bool *nothing;
    static int32_t *renamed;
    struct restriction all;

    if (capacity < from->count) {
        capacity = from->count * 2;
        own_free(nothing);
        nothing = own_array(capacity, sizeof(*nothing));
        renamed = own_resize(renamed, capacity * sizeof(*renamed));
    }
    all = (struct restriction){nothing, renamed, NONE, NONE};
    graph_restrict(to, from, &all);
}
