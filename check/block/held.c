/* SPDX-License-Identifier: MIT */

#include "block/held.h"
#include "base/memory.h"
#include "native/current.h"

static struct held *held[MAX_THREADS];
static uint32_t counts[MAX_THREADS], capacities[MAX_THREADS];

void held_new_run(void)
{
    own_zero(counts, sizeof(counts));
}

struct held *held_find(uint32_t thread, const volatile void *object)
{
    for (uint32_t i = 0; i < counts[thread]; i++) {
        if (held[thread][i].object == object) {
            return &held[thread][i];
        }
    }
    return NULL;
}

uint32_t held_by(const volatile void *object)
{
    for (uint32_t t = 0; t < thread_count; t++) {
        if (held_find(t, object)) {
            return t;
        }
    }
    return MAX_THREADS;
}

struct held *held_own(const volatile void *object)
{
    return held_find(run.self->id, object);
}

void held_add(const volatile void *object, bool shared)
{
    uint32_t t = run.self->id;

    if (counts[t] == capacities[t]) {
        capacities[t] = capacities[t] * 2 + 8;
        held[t] = own_resize(held[t], capacities[t] * sizeof(**held));
    }
    held[t][counts[t]++] = (struct held){object, 1, shared};
}

void held_remove(struct held *one)
{
    uint32_t t = run.self->id;

    *one = held[t][--counts[t]];
}

uint64_t held_fingerprint(void)
{
    uint32_t t = run.self->id;
    uint64_t sum = 0; /* in whatever order */

    for (uint32_t i = 0; i < counts[t]; i++) {
        sum += ((uintptr_t)held[t][i].object + held[t][i].depth) *
               0x9e3779b97f4a7c15u;
    }
    return sum;
}
