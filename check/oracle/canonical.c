/* SPDX-License-Identifier: MIT */

#include "oracle/canonical.h"
#include "base/memory.h"

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 31;
}

/* Threads under other names; the one at each place has that name. */
struct naming {
    uint16_t name[MAX_THREADS];
    uint16_t at[MAX_THREADS];
};

/* Thread and place of @e; ghosts are no events, so they do not count. */
static uint64_t name_of(const struct graph *graph, const struct naming *naming,
                        int32_t e)
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
    return place << 8 | naming->name[event->thread];
}

/* What those hold says which threads sleep, as reads-from does too. */
static bool is_of_queue(const struct event *event)
{
    return event->role == ROLE_ENQUEUE || event->role == ROLE_WAKE ||
           event->role == ROLE_RESOLVE;
}

static uint64_t hash_event(const struct graph *graph,
                           const struct naming *naming,
                           const struct event *event)
{
    uint64_t hash = mix(event->kind, event->role);

    if (!is_of_queue(event)) {
        hash = mix(mix(hash, event->choice), (uint64_t)event->value);
    }
    if (event_is_access(event)) {
        hash = mix(hash, event->location);
        hash =
            mix(hash, name_of(graph, naming,
                              event->kind == EVENT_READ ? event->from
                                                        : event->co_previous));
    }
    return hash;
}

static uint64_t hash_named(const struct graph *graph,
                           const struct naming *naming)
{
    uint64_t hash = 1;

    for (uint32_t n = 0; n < graph->thread_count; n++) {
        uint32_t t = naming->at[n];

        for (uint32_t i = 0; i < graph->threads[t].count; i++) {
            const struct event *event =
                graph_event(graph, graph_at(graph, t, i));

            if (event->role != ROLE_GHOST) {
                hash = mix(hash, hash_event(graph, naming, event));
            }
        }
        hash = mix(hash, n);
    }
    return hash ? hash : 1;
}

static struct naming own_names(void)
{
    struct naming naming;

    for (uint16_t t = 0; t < MAX_THREADS; t++) {
        naming.name[t] = naming.at[t] = t;
    }
    return naming;
}

uint64_t canonical_hash(const struct graph *graph)
{
    const struct naming naming = own_names();

    return hash_named(graph, &naming);
}

/* Whether both threads were created as identical ones. */
static bool are_twins(const struct graph *graph, uint32_t a, uint32_t b)
{
    const struct event *one, *other;

    if (graph_length(graph, a) == 0 || graph_length(graph, b) == 0 ||
        graph_event(graph, graph_at(graph, a, 0))->from < 0 ||
        graph_event(graph, graph_at(graph, b, 0))->from < 0) {
        return false;
    }
    one = graph_event(graph, graph_event(graph, graph_at(graph, a, 0))->from);
    other = graph_event(graph, graph_event(graph, graph_at(graph, b, 0))->from);
    return one->thread == other->thread && one->twins == other->twins;
}

/* The least hash with threads from @name on renamed in all possible ways. */
static uint64_t least_hash(const struct graph *graph, struct naming *naming,
                           uint32_t name)
{
    uint64_t least = UINT64_MAX;

    if (name == graph->thread_count) {
        return hash_named(graph, naming);
    }
    for (uint32_t n = name; n < graph->thread_count; n++) {
        uint16_t one = naming->at[name], other = naming->at[n];
        uint64_t hash;

        if (n != name && !are_twins(graph, one, other)) {
            continue;
        }
        naming->at[name] = other;
        naming->at[n] = one;
        naming->name[other] = (uint16_t)name;
        naming->name[one] = (uint16_t)n;
        hash = least_hash(graph, naming, name + 1);
        least = hash < least ? hash : least;
        naming->at[name] = one;
        naming->at[n] = other;
        naming->name[one] = (uint16_t)name;
        naming->name[other] = (uint16_t)n;
    }
    return least;
}

uint64_t canonical_orbit(const struct graph *graph)
{
    struct naming naming = own_names();

    return least_hash(graph, &naming, 0);
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
