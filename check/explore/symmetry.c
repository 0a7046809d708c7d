/* SPDX-License-Identifier: MIT */

#include "explore/symmetry.h"
#include "consistency/coherence.h"
#include "explore/explorer.h"

/* The CREATE of @thread if that has identical ones and has begun, or NONE. */
static int32_t create_of(const struct graph *graph, uint32_t thread)
{
    int32_t create = graph_length(graph, thread) == 0
                         ? NONE
                         : graph_event(graph, graph_at(graph, thread, 0))->from;

    return create >= 0 && graph_event(graph, create)->twins ? create : NONE;
}

/* Whether @b and @d are identical, and @b has begun first. */
static bool are_twins(const struct graph *graph, uint32_t b, uint32_t d)
{
    int32_t one = create_of(graph, b), other = create_of(graph, d);

    return one != NONE && other != NONE && one != other &&
           graph_event(graph, one)->thread ==
               graph_event(graph, other)->thread &&
           graph_event(graph, one)->twins == graph_event(graph, other)->twins &&
           graph_at(graph, b, 0) < graph_at(graph, d, 0);
}

/* Whether the write of a read-modify-write follows. */
static bool is_followed(const struct graph *graph, int32_t read)
{
    int32_t next = graph_next(graph, read);

    return next != NONE && event_is_rmw_write(graph_event(graph, next));
}

/* Whether both did the same, and changed nothing. */
static bool same(const struct graph *graph, int32_t a, int32_t b)
{
    const struct event *one = graph_event(graph, a);
    const struct event *other = graph_event(graph, b);

    if (one->kind != other->kind || one->role != other->role ||
        one->choice != other->choice) {
        return false;
    }
    switch (one->kind) {
    case EVENT_START:
    case EVENT_CHOICE:
    case EVENT_FENCE:
        return true;
    case EVENT_READ:
        return (one->role == ROLE_PLAIN || one->role == ROLE_RMW) &&
               one->location == other->location && one->from == other->from &&
               !is_followed(graph, a) && !is_followed(graph, b);
    default:
        return false;
    }
}

/* Whether the revisit of @read by @write, or @read itself, leaves @e as is. */
static bool stays(const struct graph *graph, int32_t e, int32_t write,
                  int32_t read)
{
    return e < read || (e != read && graph_in_prefix(graph, e, write));
}

/* Rule 1, for @b and @d. */
static bool exchanges(const struct graph *graph, uint32_t b, uint32_t d,
                      int32_t write, int32_t read)
{
    int32_t begun = graph_at(graph, d, 0);

    for (uint32_t i = 0; i < graph_length(graph, b); i++) {
        int32_t of_b = graph_at(graph, b, i), of_d;

        if (of_b > begun || i >= graph_length(graph, d)) {
            return false;
        }
        of_d = graph_at(graph, d, i);
        if (!stays(graph, of_d, write, read)) {
            return false;
        }
        if (!stays(graph, of_b, write, read)) {
            return true;
        }
        if (!same(graph, of_b, of_d)) {
            return false;
        }
    }
    return false;
}

bool symmetry_forbids_revisit(const struct graph *graph, int32_t write,
                              int32_t read)
{
    for (uint32_t d = 0; explorer.symmetry && d < graph->thread_count; d++) {
        if (create_of(graph, d) == NONE || graph_at(graph, d, 0) < read ||
            !graph_in_prefix(graph, graph_at(graph, d, 0), write)) {
            continue;
        }
        for (uint32_t b = 0; b < graph->thread_count; b++) {
            if (are_twins(graph, b, d) && exchanges(graph, b, d, write, read)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether @e was kept by a revisit, or made one. */
static bool was_kept(const struct graph *graph, int32_t e)
{
    for (int32_t read = 0; read < e; read++) {
        const struct event *event = graph_event(graph, read);

        if (event->kind == EVENT_READ && event->from >= e) {
            return true;
        }
    }
    return false;
}

/*
 * What @b did where its twin has @e now, if the other one could have done that
 * in its place; or NONE.
 */
static int32_t counterpart(const struct graph *graph, int32_t e, uint32_t b)
{
    const struct event *event = graph_event(graph, e);
    int32_t of_b;

    if (!are_twins(graph, b, event->thread) ||
        event->index >= graph_length(graph, b)) {
        return NONE;
    }
    of_b = graph_at(graph, b, event->index);
    if (of_b > graph_at(graph, event->thread, 0) ||
        graph_event(graph, of_b)->kind != event->kind ||
        graph_event(graph, of_b)->role != event->role) {
        return NONE;
    }
    for (uint32_t i = 0; i < event->index; i++) {
        if (!same(graph, graph_at(graph, b, i),
                  graph_at(graph, event->thread, i))) {
            return NONE;
        }
    }
    return was_kept(graph, of_b) ? NONE : of_b;
}

static bool is_plain(const struct event *event)
{
    return event->role == ROLE_PLAIN || event->role == ROLE_RMW;
}

bool symmetry_forbids_source(const struct graph *graph, int32_t read,
                             int32_t write)
{
    const struct event *event = graph_event(graph, read);
    const struct location *location = graph_location(graph, event);

    for (uint32_t b = 0;
         explorer.symmetry && is_plain(event) && b < graph->thread_count; b++) {
        int32_t of_b = counterpart(graph, read, b);
        const struct event *other;

        if (of_b == NONE) {
            continue;
        }
        other = graph_event(graph, of_b);
        if (other->location == event->location && write < of_b &&
            write != other->from &&
            coherence_reaches(graph, location, write, other->from)) {
            return true;
        }
    }
    return false;
}

bool symmetry_forbids_place(const struct graph *graph, int32_t write,
                            int32_t after)
{
    const struct event *event = graph_event(graph, write);
    const struct location *location = graph_location(graph, event);

    for (uint32_t b = 0; explorer.symmetry && event->role == ROLE_PLAIN &&
                         b < graph->thread_count;
         b++) {
        int32_t of_b = counterpart(graph, write, b);

        if (of_b != NONE && of_b != after &&
            graph_event(graph, of_b)->location == event->location &&
            coherence_reaches(graph, location, after, of_b)) {
            return true;
        }
    }
    return false;
}

bool symmetry_forbids_choice(const struct graph *graph, int32_t e,
                             uint32_t choice)
{
    for (uint32_t b = 0; explorer.symmetry && b < graph->thread_count; b++) {
        int32_t of_b = counterpart(graph, e, b);

        if (of_b != NONE && graph_event(graph, of_b)->choice < choice) {
            return true;
        }
    }
    return false;
}
