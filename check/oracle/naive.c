/* SPDX-License-Identifier: MIT */

#include "oracle/naive.h"
#include "base/memory.h"
#include "explore/explore.h"
#include "explore/worklist.h"
#include "native/enabled.h"
#include "native/locations.h"
#include "native/thread.h"
#include "oracle/canonical.h"

static struct {
    struct graph **at;
    uint32_t count, capacity;
} pending;

static struct seen seen;

static void add(const struct graph *graph)
{
    struct graph *copy;

    if (!seen_add(&seen, canonical_hash(graph))) {
        return;
    }
    if (pending.count == pending.capacity) {
        pending.capacity = pending.capacity * 2 + 64;
        pending.at =
            own_resize(pending.at, pending.capacity * sizeof(*pending.at));
    }
    copy = own_array(1, sizeof(*copy));
    graph_copy(copy, graph);
    pending.at[pending.count++] = copy;
}

void naive_begin(void)
{
    static const struct graph empty;

    add(&empty);
}

bool naive_next(void)
{
    static struct graph *last;

    if (last) {
        graph_free(last);
        own_free(last);
    }
    last = pending.count > 0 ? pending.at[--pending.count] : NULL;
    explorer.graph = last;
    return last != NULL;
}

/* Every choice for the next event of one thread. */
static void expand_thread(const struct graph *graph, const struct event *event)
{
    worklist_reset();
    explorer.graph = worklist_level()->graph;
    graph_copy(explorer.graph, graph);
    if (explore_extend(event) != NONE) {
        add(explorer.graph);
    }
    while (explore_next()) {
        add(explorer.graph);
    }
}

bool naive_expand(void)
{
    struct graph *graph = explorer.graph;
    bool expanded = false;

    for (uint32_t t = 0; t < thread_count; t++) {
        const struct op *op = threads[t].next;
        struct event event;

        if (threads[t].state != THREAD_ALIVE || !enabled(graph, t, op)) {
            continue;
        }
        event = op->event;
        event.thread = (uint16_t)t;
        event.from = NONE;
        if (event_is_access(&event)) {
            event.location = location_touch(op->address, event.size, event.pc);
            location_describe(graph, event.location);
        }
        expand_thread(graph, &event);
        expanded = true;
    }
    explorer.graph = graph;
    return expanded;
}
