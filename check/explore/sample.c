/* SPDX-License-Identifier: MIT */

#include "explore/sample.h"
#include "base/memory.h"

struct sample sample;

static struct pair {
    uintptr_t read, write; /* write is 1 for the initial value */
} * pairs;                 /* open addressing, at most half full */
static uint32_t capacity;

void sample_begin(void)
{
    own_free(pairs);
    pairs = NULL;
    capacity = 0;
    sample = (struct sample){0};
}

static struct pair *slot_of(struct pair pair)
{
    uint64_t hash = (pair.read * 31 + pair.write) * 0x9e3779b97f4a7c15u;

    for (uint32_t i = (uint32_t)(hash >> 32);; i++) {
        struct pair *slot = &pairs[i & (capacity - 1)];

        if (!slot->read ||
            (slot->read == pair.read && slot->write == pair.write)) {
            return slot;
        }
    }
}

static void grow(void)
{
    struct pair *old = pairs;
    uint32_t old_capacity = capacity;

    capacity = capacity ? capacity * 2 : 64;
    pairs = own_array(capacity, sizeof(*pairs));
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i].read) {
            *slot_of(old[i]) = old[i];
        }
    }
    own_free(old);
}

static void add(struct pair pair)
{
    struct pair *slot;

    if (sample.pairs * 2 >= capacity) {
        grow();
    }
    slot = slot_of(pair);
    if (!slot->read) {
        *slot = pair;
        sample.pairs++;
        sample.last_new = sample.executions;
    }
}

void sample_note(const struct graph *graph)
{
    sample.executions++;
    for (uint32_t e = 0; e < graph->count; e++) {
        const struct event *event = graph_event(graph, (int32_t)e);

        if (event->kind == EVENT_READ && event->from != NONE && event->pc) {
            add((struct pair){
                event->pc,
                event->from == INIT ? 1 : graph_event(graph, event->from)->pc});
        }
    }
}
