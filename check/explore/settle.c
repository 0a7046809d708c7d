/* SPDX-License-Identifier: MIT */

#include "explore/settle.h"
#include "consistency/coherence.h"
#include "consistency/happens.h"
#include "consistency/machine.h"
#include "consistency/psc.h"
#include "consistency/sleep.h"
#include "explore/chance.h"
#include "explore/concurrency.h"
#include "explore/explorer.h"
#include "explore/lock.h"
#include "explore/outcome.h"
#include "explore/queue.h"
#include "explore/revisit.h"
#include "explore/symmetry.h"
#include "explore/worklist.h"
#include "graph/rmw.h"

void settle_source(struct graph *graph, int32_t read, int32_t write,
                   uint32_t choice)
{
    graph_unread(graph, read);
    graph_read_from(graph, read, write);
    graph_event(graph, read)->choice = (uint16_t)choice;
    graph_event(graph, read)->retry = 0;
    outcome_set_order(graph, read);
    happens_compute(graph, read);
}

bool settle_consistent(const struct graph *graph, int32_t e, int32_t other)
{
    bool consistent = psc_acyclic_through(graph, e) &&
                      (other == NONE || psc_acyclic_through(graph, other)) &&
                      sleep_consistent(graph);

    if (explorer.comparison) {
        explorer.comparison->graph(graph, consistent);
    }
    return consistent && machine_allows(graph);
}

/*
 * The write half of a read-modify-write.  If another one has consumed what
 * this one read it has no place, but may still revisit: the other one's read,
 * for instance.
 */
static bool follow_with_write(struct graph *graph, int32_t read, word value)
{
    struct event half = *graph_event(graph, read);
    int32_t source = half.from, write;
    bool free = !graph_is_consumed(graph, graph_location(graph, &half), source);

    half.kind = EVENT_WRITE;
    half.from = read;
    half.value = value;
    half.choice = half.choices = 0;
    half.weak = false;
    write = graph_append(graph, &half);
    happens_compute(graph, write);
    revisit_push_all(graph, write);
    if (free) {
        graph_place(graph, write, source);
    }
    return free && settle_consistent(graph, write, NONE);
}

bool settle_follow(struct graph *graph, int32_t read)
{
    const struct event *event = graph_event(graph, read);
    struct event sleeper;
    word value;

    if (event->role == ROLE_FUTEX_WORD) {
        queue_sleeper(event, &sleeper);
        return settle_read(graph, graph_append(graph, &sleeper));
    }
    if (outcome_writes(graph, read, &value)) {
        return follow_with_write(graph, read, value);
    }
    return true;
}

static bool may_read(const struct graph *graph, int32_t read, int32_t write)
{
    const struct event *event = graph_event(graph, read);
    const struct location *location = graph_location(graph, event);

    switch (event->role) {
    case ROLE_LOCK:
        return explorer.plain_locks ||
               lock_is_free(graph_value(graph, location, write));
    case ROLE_RESOLVE:
        return queue_may_read(graph, read, write);
    case ROLE_LEAVE:
        return graph_value(graph, location, write) == event->expected;
    default:
        return write == graph_co_last(location) ||
               !rmw_waits(event, graph_value(graph, location, write));
    }
}

/* Whether the write that would follow, if any, has a consistent place. */
static bool can_follow(const struct graph *graph, int32_t read)
{
    const struct event *event = graph_event(graph, read);
    word value;

    return !outcome_writes(graph, read, &value) ||
           (!graph_is_consumed(graph, graph_location(graph, event),
                               event->from) &&
            (event->role != ROLE_ENQUEUE || sleep_fits(graph, read)));
}

/*
 * Tries @write as the source of the new @read.  True if it is to be the first
 * one; if not, and nothing excludes it, it is left for later, be it only for
 * what its write revisits.
 */
static bool try_source(struct graph *graph, int32_t read, int32_t write,
                       bool found)
{
    bool first = false;

    if (!may_read(graph, read, write)) {
        return false;
    }
    if (!found) {
        settle_source(graph, read, write, 0);
        if (!settle_consistent(graph, read, NONE)) {
            return false;
        }
        first = can_follow(graph, read);
    }
    if (!first && !symmetry_forbids_source(graph, read, write)) {
        worklist_push(
            (struct work){.kind = WORK_READ, .event = read, .other = write});
    }
    return first;
}

/* Whether the new @read may read @write, and go on. */
static bool fits(struct graph *graph, int32_t read, int32_t write)
{
    if (!may_read(graph, read, write)) {
        return false;
    }
    settle_source(graph, read, write, 0);
    return settle_consistent(graph, read, NONE) && can_follow(graph, read);
}

/* One of the sources, by chance. */
static bool draw_source(struct graph *graph, int32_t read, int32_t floor)
{
    const struct event *event = graph_event(graph, read);
    int32_t last = graph_co_last(graph_location(graph, event)), chosen = NONE;
    uint32_t count = 0;

    for (int32_t write = last;;
         write = graph_event(graph, write)->co_previous) {
        if (fits(graph, read, write) && chance_below(++count) == 0) {
            chosen = write;
        }
        if (write == floor) {
            break;
        }
    }
    if (chosen == NONE) {
        return false;
    }
    settle_source(graph, read, chosen, 0);
    settle_source(graph, read, chosen,
                  chance_below(outcome_choices(graph, read)));
    return settle_follow(graph, read);
}

/* One of the places, by chance; the last one is always consistent. */
static void draw_place(struct graph *graph, int32_t write, int32_t floor)
{
    const struct event *event = graph_event(graph, write);
    const struct location *location = graph_location(graph, event);
    int32_t last = event->co_previous, chosen = last;
    uint32_t count = 1;

    for (int32_t after = floor; after != last;
         after = graph_co_next(graph, location, after)) {
        if (!graph_is_consumed(graph, location, after) &&
            chance_below(++count) == 0) {
            chosen = after;
        }
    }
    graph_unplace(graph, write);
    graph_place(graph, write, chosen);
    if (!settle_consistent(graph, write, NONE)) {
        graph_unplace(graph, write);
        graph_place(graph, write, graph_co_last(location));
    }
}

bool settle_read(struct graph *graph, int32_t read)
{
    const struct event *event = graph_event(graph, read);
    int32_t floor =
        coherence_floor(graph, event->location, event->thread, event->index);
    int32_t write = graph_co_last(graph_location(graph, event));
    bool found = false;

    concurrency_note(graph, read);
    if (explorer.samples) {
        return draw_source(graph, read, floor);
    }
    for (;; write = graph_event(graph, write)->co_previous) {
        found |= try_source(graph, read, write, found);
        if (write == floor) {
            break;
        }
    }
    if (!found) {
        return false;
    }
    if (explorer.comparison) {
        explorer.comparison->sources(graph, read, floor);
    }
    settle_push_choices(graph, read, read);
    return settle_follow(graph, read);
}

void settle_push_choices(const struct graph *graph, int32_t event, int32_t read)
{
    uint32_t choices = outcome_choices(graph, read);

    for (uint32_t choice = 1; choice < choices; choice++) {
        worklist_push((struct work){.kind = WORK_CHOOSE,
                                    .choice = (uint16_t)choice,
                                    .event = event,
                                    .other = read});
    }
}

void settle_push_places(const struct graph *graph, int32_t write, int32_t floor)
{
    const struct event *event = graph_event(graph, write);
    const struct location *location = graph_location(graph, event);

    for (int32_t after = floor; after != event->co_previous;
         after = graph_co_next(graph, location, after)) {
        if (!graph_is_consumed(graph, location, after) &&
            !symmetry_forbids_place(graph, write, after)) {
            worklist_push((struct work){
                .kind = WORK_PLACE, .event = write, .other = after});
        }
    }
}

void settle_write(struct graph *graph, int32_t write)
{
    const struct event *event = graph_event(graph, write);
    int32_t floor =
        coherence_floor(graph, event->location, event->thread, event->index);

    concurrency_note(graph, write);
    happens_compute(graph, write);
    graph_place(graph, write, graph_co_last(graph_location(graph, event)));
    if (explorer.samples) {
        draw_place(graph, write, floor);
        return;
    }
    settle_push_places(graph, write, floor);
    if (explorer.comparison) {
        explorer.comparison->places(graph, write, floor);
    }
    revisit_push_all(graph, write);
}
