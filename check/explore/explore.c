/* SPDX-License-Identifier: MIT */

#include "explore/explore.h"
#include "consistency/coherence.h"
#include "consistency/happens.h"
#include "explore/chance.h"
#include "explore/lock.h"
#include "explore/revisit.h"
#include "explore/settle.h"
#include "explore/symmetry.h"
#include "explore/worklist.h"
#include "graph/rmw.h"

static bool begun;

void explore_begin(void)
{
    worklist_reset();
    explorer.graph = worklist_level()->graph;
    begun = false;
}

static void add_choice(struct graph *graph, int32_t e)
{
    uint32_t choices = graph_event(graph, e)->choices;

    if (explorer.samples) {
        graph_event(graph, e)->choice = (uint16_t)chance_below(choices);
        return;
    }
    for (uint32_t choice = 1; choice < choices; choice++) {
        if (!symmetry_forbids_choice(graph, e, choice)) {
            worklist_push((struct work){.kind = WORK_CHOOSE,
                                        .choice = (uint16_t)choice,
                                        .event = e,
                                        .other = e});
        }
    }
}

/* The CREATE that a START reads from, or the END that a JOIN does. */
static int32_t source_of(const struct graph *graph, const struct event *event)
{
    uint32_t parent = (uint32_t)event->expected;

    if (event->kind == EVENT_JOIN) {
        return graph_last(graph, (uint32_t)event->operand);
    }
    for (uint32_t i = graph_length(graph, parent); i-- > 0;) {
        int32_t e = graph_at(graph, parent, i);

        if (graph_event(graph, e)->kind == EVENT_CREATE &&
            graph_event(graph, e)->operand == event->thread) {
            return e;
        }
    }
    return NONE;
}

int32_t explore_extend(const struct event *event)
{
    struct graph *graph = explorer.graph;
    int32_t e;

    graph_need_threads(graph, event->thread + 1u);
    e = graph_append(graph, event);
    switch (event->kind) {
    case EVENT_READ:
        return settle_read(graph, e) ? e : NONE;
    case EVENT_WRITE:
        settle_write(graph, e);
        return e;
    case EVENT_CHOICE:
        add_choice(graph, e);
        break;
    case EVENT_START:
    case EVENT_JOIN:
        graph_event(graph, e)->from = source_of(graph, event);
        break;
    default:
        break;
    }
    happens_compute(graph, e);
    return e;
}

static bool apply_read(const struct work *work)
{
    struct graph *graph = explorer.graph;

    graph_cut(graph, (uint32_t)work->event + 1);
    settle_source(graph, work->event, work->other, 0);
    settle_push_choices(graph, work->event, work->event);
    return settle_consistent(graph, work->event, NONE) &&
           settle_follow(graph, work->event);
}

/* The revisit that made this level also decides what the read goes on to. */
static bool follow_revisit(struct graph *graph, int32_t write)
{
    int32_t revised = worklist_level()->revised;

    return settle_consistent(graph, write, revised) &&
           settle_follow(graph, revised);
}

static bool apply_place(const struct work *work)
{
    struct graph *graph = explorer.graph;

    graph_cut(graph, (uint32_t)work->event + 1);
    graph_unplace(graph, work->event);
    graph_place(graph, work->event, work->other);
    return work->event == worklist_level()->write
               ? follow_revisit(graph, work->event)
               : settle_consistent(graph, work->event, NONE);
}

static bool apply_choice(const struct work *work)
{
    struct graph *graph = explorer.graph;
    struct event *event = graph_event(graph, work->other);

    graph_cut(graph, (uint32_t)work->event + 1);
    if (event->kind == EVENT_CHOICE) {
        event->choice = work->choice;
        return true;
    }
    settle_source(graph, work->other, event->from, work->choice);
    graph_event(graph, work->event)->clocks = graph->clocks.count;
    return settle_consistent(graph, work->other, NONE) &&
           settle_follow(graph, work->other);
}

/* The later of what both can no longer ignore. */
static int32_t common_floor(const struct graph *graph, int32_t write,
                            int32_t read)
{
    const struct event *a = graph_event(graph, write);
    const struct event *b = graph_event(graph, read);
    int32_t of_write = coherence_floor(graph, a->location, a->thread, a->index);
    int32_t of_read = coherence_floor(graph, b->location, b->thread, b->index);

    return coherence_reaches(graph, graph_location(graph, a), of_write, of_read)
               ? of_read
               : of_write;
}

/*
 * Places the revisiting write; a read-modify-write has one place only.  Who
 * waits in vain reads the latest value, as in settle_read.
 */
static bool place_revisiting(struct graph *graph, int32_t write, int32_t read)
{
    const struct event *event = graph_event(graph, write);
    const struct location *location = graph_location(graph, event);
    bool vain = rmw_waits(graph_event(graph, read), event->value);
    int32_t floor = common_floor(graph, write, read);
    int32_t after;

    if (!event_is_rmw_write(event)) {
        graph_place(graph, write, graph_co_last(location));
        if (!vain) {
            settle_push_places(graph, write, floor);
        }
        return true;
    }
    after = graph_event(graph, event->from)->from;
    if (graph_is_consumed(graph, location, after) ||
        !coherence_reaches(graph, location, floor, after) ||
        (vain && after != graph_co_last(location))) {
        return false;
    }
    graph_place(graph, write, after);
    return true;
}

static bool apply_revisit(const struct work *work)
{
    struct graph *graph;
    struct level *level;
    int32_t write, read;

    graph_cut(explorer.graph, (uint32_t)work->event + 1);
    revisit_make_level(work->event, work->other);
    graph = explorer.graph;
    level = worklist_level();
    write = level->write;
    read = level->revised;
    if (!place_revisiting(graph, write, read)) {
        return false;
    }
    lock_lose_turn(graph, write, read);
    settle_source(graph, read, write, 0);
    graph_event(graph, write)->clocks = graph->clocks.count;
    settle_push_choices(graph, write, read);
    return follow_revisit(graph, write);
}

static bool apply_lock(const struct work *work)
{
    struct graph *graph = explorer.graph;
    int32_t e;

    graph_cut(graph, (uint32_t)work->event);
    e = graph_append(graph, worklist_lock());
    settle_source(graph, e, work->other, 0);
    return settle_follow(graph, e);
}

static bool apply(const struct work *work)
{
    explorer.graph = worklist_level()->graph;
    switch (work->kind) {
    case WORK_READ:
        return apply_read(work);
    case WORK_PLACE:
        return apply_place(work);
    case WORK_REVISIT:
        return apply_revisit(work);
    case WORK_CHOOSE:
        return apply_choice(work);
    default:
        return apply_lock(work);
    }
}

void explore_resume(void)
{
    explorer.graph = worklist_level()->graph;
    begun = worklist_count() > 0;
}

void explore_one(bool *runs)
{
    struct work work;

    *runs = worklist_pop(&work) && apply(&work);
}

bool explore_next(void)
{
    struct work work;

    if (!begun) {
        begun = true;
        return true;
    }
    while (worklist_pop(&work)) {
        if (apply(&work)) {
            return true;
        }
    }
    return false;
}

void explore_blocked_lock(const struct graph *graph, const struct event *lock)
{
    const struct location *location = graph_location(graph, lock);
    int32_t floor = coherence_floor(graph, lock->location, lock->thread,
                                    graph_length(graph, lock->thread));
    int32_t write = graph_co_last(location);

    for (;; write = graph_event(graph, write)->co_previous) {
        if (lock_is_free(graph_value(graph, location, write))) {
            worklist_push_lock((struct work){.kind = WORK_LOCK,
                                             .event = (int32_t)graph->count,
                                             .other = write},
                               lock);
        }
        if (write == floor) {
            return;
        }
    }
}
