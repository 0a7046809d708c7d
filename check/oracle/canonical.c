/* SPDX-License-Identifier: MIT */

#include "oracle/canonical.h"
#include "native/memory.h"

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 31;
}

/* Thread and place of @e; ghosts are no events, so they do not count. */
static uint64_t name_of(const struct graph *graph, int32_t e)
{
    const struct event *event;
    uint64_t place = 0;

    if (e < 0) {
        return (uint64_t)(int64_t)e;
    }
    event = graph_event(graph, e);
    for (uint32_t i = 0; i < event->index; i++) {
        place += graph_event(graph, graph_at(graph, event->thread, i))->role !=
                 ROLE_GHOST;
    }
    return place << 8 | event->thread;
}

static uint64_t hash_event(const struct graph *graph, const struct event *event)
{
    uint64_t hash = mix(event->kind, event->role);

    hash = mix(hash, event->choice);
    if (event_is_access(event)) {
        hash = mix(hash, event->location);
        hash = mix(hash, name_of(graph, event->kind == EVENT_READ
                                            ? event->from
                                            : event->co_previous));
    }
    return mix(hash, (uint64_t)event->value);
}

uint64_t canonical_hash(const struct graph *graph)
{
    uint64_t hash = 1;

    for (uint32_t t = 0; t < graph->thread_count; t++) {
        for (uint32_t i = 0; i < graph->threads[t].count; i++) {
            const struct event *event =
                graph_event(graph, graph_at(graph, t, i));

            if (event->role != ROLE_GHOST) {
                hash = mix(hash, hash_event(graph, event));
            }
        }
        hash = mix(hash, t);
    }
    return hash ? hash : 1;
}

static uint64_t *slot_of(const struct seen *seen, uint64_t hash)
{
    uint64_t i = hash;

    while (seen->at[i & (seen->capacity - 1)] != 0 &&
           seen->at[i & (seen->capacity - 1)] != hash) {
        i++;
    }
    return &seen->at[i & (seen->capacity - 1)];
}

static void grow(struct seen *seen)
{
    struct seen old = *seen;

    seen->capacity = old.capacity ? old.capacity * 2 : 1024;
    seen->at = own_array(seen->capacity, sizeof(*seen->at));
    for (uint32_t i = 0; i < old.capacity; i++) {
        if (old.at[i] != 0) {
            *slot_of(seen, old.at[i]) = old.at[i];
        }
    }
    own_free(old.at);
}

bool seen_add(struct seen *seen, uint64_t hash)
{
    uint64_t *slot;

    if (seen->count * 2 >= seen->capacity) {
        grow(seen);
    }
    slot = slot_of(seen, hash);
    if (*slot == hash) {
        return false;
    }
    *slot = hash;
    seen->count++;
    return true;
}
