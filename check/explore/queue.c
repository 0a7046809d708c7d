/* SPDX-License-Identifier: MIT */

#include "explore/queue.h"

#include <stddef.h>

static word bit_of(uint32_t thread)
{
    return (word)1 << thread;
}

word queue_sleeper_operand(uint32_t queue, uint32_t bitset)
{
    return (word)bitset << 32 | queue;
}

void queue_sleeper(const struct event *word_event, struct event *sleeper)
{
    *sleeper = *word_event;
    sleeper->role = ROLE_ENQUEUE;
    sleeper->order = ORDER_RELAXED;
    sleeper->size = QUEUE_SIZE;
    sleeper->location = (uint32_t)word_event->operand;
    sleeper->operand = 0;
    sleeper->expected = word_event->operand >> 32;
}

/* A FUTEX_WAIT that compared in vain does not sleep. */
static bool enqueues(const struct graph *graph, int32_t enqueue)
{
    int32_t previous = graph_previous(graph, enqueue);
    const struct event *compared;

    if (previous == NONE) {
        return true;
    }
    compared = graph_event(graph, previous);
    return compared->role != ROLE_FUTEX_WORD ||
           compared->value == compared->expected;
}

/* The write by which @thread went to sleep in the state that @write left. */
static int32_t asleep_since(const struct graph *graph, int32_t write,
                            uint32_t thread)
{
    while (graph_event(graph, write)->role != ROLE_ENQUEUE ||
           graph_event(graph, write)->thread != thread) {
        write = graph_event(graph, write)->co_previous;
    }
    return write;
}

/* The sleepers that a WAKE may choose from. */
static word candidates(const struct graph *graph, const struct event *wake)
{
    word found = 0;

    for (uint32_t t = 0; t < graph->thread_count; t++) {
        if (wake->value & bit_of(t)) {
            int32_t since = asleep_since(graph, wake->from, t);

            if (graph_event(graph, since)->expected & wake->expected) {
                found |= bit_of(t);
            }
        }
    }
    return found;
}

static uint32_t count_bits(word bits)
{
    return (uint32_t)__builtin_popcountll((uint64_t)bits);
}

/* How many ways there are to choose @k of @n. */
static uint32_t binomial(uint32_t n, uint32_t k)
{
    uint64_t ways = 1;

    for (uint32_t i = 1; i <= k; i++) {
        ways = ways * (n - k + i) / i;
    }
    return (uint32_t)ways;
}

uint32_t queue_choices(const struct graph *graph, int32_t read)
{
    const struct event *wake = graph_event(graph, read);
    uint32_t sleepers = count_bits(candidates(graph, wake));

    return wake->operand < sleepers
               ? binomial(sleepers, (uint32_t)wake->operand)
               : 1;
}

/* The @choice-th way to choose @count of @sleepers, in order of their bits. */
static word choose(word sleepers, uint32_t count, uint32_t choice)
{
    word chosen = 0;

    while (count > 0) {
        word first = sleepers & -sleepers;
        uint32_t with_first = binomial(count_bits(sleepers) - 1, count - 1);

        if (choice < with_first) {
            chosen |= first;
            count--;
        } else {
            choice -= with_first;
        }
        sleepers &= ~first;
    }
    return chosen;
}

bool queue_writes(const struct graph *graph, int32_t read, word *value)
{
    const struct event *event = graph_event(graph, read);
    word own = bit_of(event->thread), sleepers;

    if (event->role == ROLE_ENQUEUE) {
        *value = event->value | own;
        return enqueues(graph, read);
    }
    if (event->role == ROLE_RESOLVE) {
        *value = event->value & ~own;
        return (event->value & own) != 0;
    }
    sleepers = candidates(graph, event);
    if (event->operand < count_bits(sleepers)) {
        sleepers = choose(sleepers, (uint32_t)event->operand, event->choice);
    }
    *value = event->value & ~sleepers;
    return sleepers != 0;
}

/* The write by which @thread last went to sleep, before its @index-th event. */
static int32_t last_sleep(const struct graph *graph, uint32_t queue,
                          uint32_t thread, uint32_t index)
{
    while (index-- > 0) {
        int32_t e = graph_at(graph, thread, index);
        const struct event *event = graph_event(graph, e);

        if (event->kind == EVENT_WRITE && event->role == ROLE_ENQUEUE &&
            event->location == queue) {
            return e;
        }
    }
    return NONE;
}

/* The first write after @since without the bit, of those before or of all. */
static int32_t woken_since(const struct graph *graph, int32_t since,
                           const struct before *before)
{
    const struct event *sleeper = graph_event(graph, since);
    int32_t write = sleeper->co_next;

    while (write != NONE &&
           ((before && !is_before(before, write)) ||
            graph_event(graph, write)->value & bit_of(sleeper->thread))) {
        write = graph_event(graph, write)->co_next;
    }
    return write;
}

int32_t queue_woken_by(const struct graph *graph, uint32_t queue,
                       uint32_t thread)
{
    int32_t since =
        last_sleep(graph, queue, thread, graph_length(graph, thread));

    return since == NONE ? NONE : woken_since(graph, since, NULL);
}

bool queue_may_read(const struct graph *graph, int32_t resolve, int32_t write)
{
    const struct event *event = graph_event(graph, resolve);
    int32_t since =
        last_sleep(graph, event->location, event->thread, event->index);

    if (graph_event(graph, write)->value & bit_of(event->thread)) {
        return event->timed;
    }
    return write == woken_since(graph, since, NULL);
}

bool queue_may_resolve(const struct graph *graph, int32_t write,
                       int32_t resolve)
{
    const struct event *by = graph_event(graph, write);
    const struct event *event = graph_event(graph, resolve);
    word own = bit_of(event->thread);

    return event->timed &&
           (by->value & own || graph_event(graph, by->from)->value & own);
}

bool queue_resolve_is_maximal(const struct before *before)
{
    const struct graph *graph = before->graph;
    const struct event *event = graph_event(graph, before->event);
    int32_t since =
        last_sleep(graph, event->location, event->thread, event->index);
    int32_t woken = woken_since(graph, since, before);

    return event->from ==
           (woken != NONE
                ? woken
                : latest_before(before, graph_location(graph, event)));
}
