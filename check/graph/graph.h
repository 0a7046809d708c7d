/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_GRAPH_H
#define CHECK_GRAPH_GRAPH_H

/*
 * An execution graph: events in the order they were added (an event's number
 * is its stamp), per thread in program order, reads-from, and one coherence
 * order per location.  A graph shrinks from its end (cut), or is copied
 * without some events (restrict).
 */

#include "graph/event.h"

#include <stdio.h>

struct thread_events {
    int32_t *at; /* in program order */
    uint32_t count;
    uint32_t capacity;
};

struct location {
    uintptr_t address;
    uint32_t epoch; /* plain writes begin a new one (locations.h) */
    uint32_t uses;  /* events on it */
    uint8_t size;
    word init;         /* its value before any atomic write */
    int32_t first;     /* write in coherence order, or NONE */
    int32_t last;      /* the same */
    int32_t reader;    /* of init */
    int32_t last_read; /* newest read */
    uint64_t readers;  /* threads that have read it */
    uint64_t held_in;  /* the run for which the next says */
    int32_t held;      /* which write memory holds (run.c) */
};

_Static_assert(MAX_THREADS <= 64, "location.readers has one bit for each");

struct graph {
    struct event *events;
    uint32_t count;
    uint32_t capacity;
    struct thread_events *threads;
    uint32_t thread_count;
    struct location *locations;
    uint32_t location_count;
    uint32_t location_capacity;
    uint32_t sc_count;    /* events and fences the SC axiom is about */
    uint32_t sleep_count; /* FUTEX_WAITs */
    uint32_t ghost_count; /* locks that lost their turn */
    struct vclocks clocks;
};

void graph_reset(struct graph *graph);
void graph_free(struct graph *graph);

/* Makes room for threads and locations up to these numbers. */
void graph_need_threads(struct graph *graph, uint32_t count);
void graph_need_locations(struct graph *graph, uint32_t count);

/* Appends @event to its thread, unread and unplaced. */
int32_t graph_append(struct graph *graph, const struct event *event);

/* Sets where @read reads from, and its value. */
void graph_read_from(struct graph *graph, int32_t read, int32_t write);
void graph_unread(struct graph *graph, int32_t read);

/* Puts @write into the coherence order right after @after (or INIT). */
void graph_place(struct graph *graph, int32_t write, int32_t after);
void graph_unplace(struct graph *graph, int32_t write);

/* Forgets all but the first @count events. */
void graph_cut(struct graph *graph, uint32_t count);

/*
 * Makes @to a copy of @from without the events that are true in @drop; what
 * is kept must not depend on them.  @renamed gets the new numbers.  The event
 * @apart is copied without its place, and @unread without what it read from.
 */
struct restriction {
    const bool *drop;
    int32_t *renamed;
    int32_t apart;
    int32_t unread;
};
void graph_restrict(struct graph *to, const struct graph *from,
                    const struct restriction *how);

/* The same with all of it. */
void graph_copy(struct graph *to, const struct graph *from);

/*
 * All of it as bytes, for the same program; @read fills that many or ends the
 * check.
 */
void graph_write(FILE *to, const struct graph *graph);
void graph_read(FILE *from, void (*read)(FILE *from, void *to, size_t size),
                struct graph *graph);

static inline struct event *graph_event(const struct graph *graph, int32_t e)
{
    return &graph->events[e];
}

/* The @index-th event of @thread. */
static inline int32_t graph_at(const struct graph *graph, uint32_t thread,
                               uint32_t index)
{
    return graph->threads[thread].at[index];
}

/* How many events @thread has. */
static inline uint32_t graph_length(const struct graph *graph, uint32_t thread)
{
    return thread < graph->thread_count ? graph->threads[thread].count : 0;
}

/* The event before @e in its thread, or NONE. */
static inline int32_t graph_previous(const struct graph *graph, int32_t e)
{
    const struct event *event = &graph->events[e];

    return event->index == 0 ? NONE
                             : graph_at(graph, event->thread, event->index - 1);
}

/* The event after @e in its thread, or NONE. */
static inline int32_t graph_next(const struct graph *graph, int32_t e)
{
    const struct event *event = &graph->events[e];

    return event->index + 1 < graph_length(graph, event->thread)
               ? graph_at(graph, event->thread, event->index + 1)
               : NONE;
}

/* The newest event of @thread, or NONE. */
static inline int32_t graph_last(const struct graph *graph, uint32_t thread)
{
    uint32_t length = graph_length(graph, thread);

    return length == 0 ? NONE : graph_at(graph, thread, length - 1);
}

/* The write after @write (or INIT) in coherence order, or NONE. */
static inline int32_t graph_co_next(const struct graph *graph,
                                    const struct location *location,
                                    int32_t write)
{
    return write == INIT ? location->first : graph->events[write].co_next;
}

/* The last write in coherence order, or INIT. */
static inline int32_t graph_co_last(const struct location *location)
{
    return location->last == NONE ? INIT : location->last;
}

/* The newest reader of @write (or INIT), or NONE. */
static inline int32_t graph_reader(const struct graph *graph,
                                   const struct location *location,
                                   int32_t write)
{
    return write == INIT ? location->reader : graph->events[write].reader;
}

static inline struct location *graph_location(const struct graph *graph,
                                              const struct event *event)
{
    return &graph->locations[event->location];
}

/* What @write (or INIT) of @location holds. */
static inline word graph_value(const struct graph *graph,
                               const struct location *location, int32_t write)
{
    return write == INIT ? location->init : graph->events[write].value;
}

/* Whether a read-modify-write has taken the place after @write (or INIT). */
static inline bool graph_is_consumed(const struct graph *graph,
                                     const struct location *location,
                                     int32_t write)
{
    int32_t next = graph_co_next(graph, location, write);

    return next != NONE && event_is_rmw_write(&graph->events[next]);
}

/* Whether @a is before @b in program order and reads-from, or is @b. */
static inline bool graph_in_prefix(const struct graph *graph, int32_t a,
                                   int32_t b)
{
    const struct event *in = &graph->events[a];
    const struct event *of = &graph->events[b];

    return in->thread == of->thread
               ? in->index <= of->index
               : in->index < vclock_of(&graph->clocks, of->prefix, in->thread);
}

/* Whether @a happens before @b. */
static inline bool graph_happens_before(const struct graph *graph, int32_t a,
                                        int32_t b)
{
    const struct event *before = &graph->events[a];
    const struct event *after = &graph->events[b];

    return before->thread == after->thread
               ? before->index < after->index
               : before->index <
                     vclock_of(&graph->clocks, after->happens, before->thread);
}

#endif
