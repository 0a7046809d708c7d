/* SPDX-License-Identifier: MIT */

#include "native/schedule.h"
#include "base/memory.h"
#include "consistency/machine.h"

enum { MOST_STATES = 2048 };

const struct schedule *schedule;

/*
 * A search by breadth: from one state to the next a thread goes on as far as
 * it can, which never keeps another one from anything.  A state says how many
 * events each thread has done.
 */
struct search {
    const struct graph *graph;
    bool interleaves; /* coherence orders events too */
    int32_t final;    /* comes after all others, or NONE */
    uint32_t width;   /* threads */
    uint32_t *done;   /* width for each state */
    struct step {
        uint32_t before; /* the state */
        uint16_t thread;
    } steps[MOST_STATES];
    uint32_t count;
};

static uint32_t *done_in(const struct search *search, uint32_t state)
{
    return search->done + (size_t)state * search->width;
}

static bool is_done(const struct search *search, const uint32_t *done,
                    int32_t e)
{
    const struct event *event = graph_event(search->graph, e);

    return e < 0 || event->index < done[event->thread];
}

/* Whether what @write overwrites is there, and read by all who read it. */
static bool may_overwrite(const struct search *search, const uint32_t *done,
                          const struct event *write)
{
    const struct graph *graph = search->graph;
    const struct location *location = graph_location(graph, write);

    if (!write->placed) {
        return true;
    }
    if (!is_done(search, done, write->co_previous)) {
        return false;
    }
    for (int32_t r = graph_reader(graph, location, write->co_previous);
         r != NONE; r = graph_event(graph, r)->next_reader) {
        const struct event *reader = graph_event(graph, r);

        if (r != write->from && reader->role != ROLE_GHOST &&
            !(reader->thread == write->thread &&
              reader->index > write->index) &&
            !is_done(search, done, r)) {
            return false;
        }
    }
    return true;
}

static uint32_t total(const struct search *search, const uint32_t *done)
{
    uint32_t sum = 0;

    for (uint32_t t = 0; t < search->width; t++) {
        sum += done[t];
    }
    return sum;
}

/* Whether @e can be next in its thread. */
static bool is_ready(const struct search *search, const uint32_t *done,
                     int32_t e)
{
    const struct event *event = graph_event(search->graph, e);
    int32_t next = graph_next(search->graph, e);

    if (!event_is_rmw_write(event) && !is_done(search, done, event->from)) {
        return false;
    }
    if (e == search->final && total(search, done) + 1 < search->graph->count) {
        return false;
    }
    if (!search->interleaves || event->role == ROLE_GHOST) {
        return true;
    }
    if (event->kind == EVENT_WRITE) {
        return may_overwrite(search, done, event);
    }
    /* A read-modify-write is one step. */
    return next == NONE ||
           !event_is_rmw_write(graph_event(search->graph, next)) ||
           may_overwrite(search, done, graph_event(search->graph, next));
}

/* Lets @thread go on; how many events it has done. */
static uint32_t go_on(const struct search *search, uint32_t *done,
                      uint32_t thread)
{
    uint32_t before = done[thread];

    while (
        done[thread] < graph_length(search->graph, thread) &&
        is_ready(search, done, graph_at(search->graph, thread, done[thread]))) {
        done[thread]++;
    }
    return done[thread] - before;
}

static bool is_known(const struct search *search, const uint32_t *done)
{
    for (uint32_t s = 0; s < search->count; s++) {
        const uint32_t *other = done_in(search, s);
        uint32_t t = 0;

        while (t < search->width && other[t] == done[t]) {
            t++;
        }
        if (t == search->width) {
            return true;
        }
    }
    return false;
}

/* Adds what follows from @state; true if that is the end. */
static bool expand(struct search *search, uint32_t state)
{
    for (uint32_t t = 0; t < search->width && search->count < MOST_STATES;
         t++) {
        uint32_t *next = done_in(search, search->count);

        own_copy(next, done_in(search, state), search->width * sizeof(*next));
        if (go_on(search, next, t) == 0 || is_known(search, next)) {
            continue;
        }
        search->steps[search->count++] = (struct step){state, (uint16_t)t};
        if (total(search, next) == search->graph->count) {
            return true;
        }
    }
    return false;
}

/* From @from on: the last state, or the best one when there are too many. */
static uint32_t find(struct search *search)
{
    uint32_t best = 0;

    search->count = 1;
    for (uint32_t s = 0; s < search->count; s++) {
        if (expand(search, s)) {
            return search->count - 1;
        }
    }
    for (uint32_t s = 1; s < search->count; s++) {
        best = total(search, done_in(search, s)) >
                       total(search, done_in(search, best))
                   ? s
                   : best;
    }
    return best;
}

/* Writes down how @state was come to. */
static void note(const struct search *search, struct schedule *made,
                 uint32_t state)
{
    const struct step *step = &search->steps[state];
    const uint32_t *now = done_in(search, state);
    const uint32_t *before = done_in(search, step->before);

    if (state == 0) {
        return;
    }
    note(search, made, step->before);
    made->switches++;
    for (uint32_t i = before[step->thread]; i < now[step->thread]; i++) {
        made->threads[made->count++] = step->thread;
    }
}

static void make(struct schedule *made, const struct graph *graph,
                 int32_t final)
{
    static struct search search;
    uint32_t state = 0;

    search.graph = graph;
    search.final = final;
    search.width = graph->thread_count ? graph->thread_count : 1;
    search.interleaves = machine_has(MACHINE_SC, graph);
    search.done =
        own_array((MOST_STATES + 1) * (size_t)search.width, sizeof(uint32_t));
    *made = (struct schedule){
        .threads = own_array(graph->count + 1, sizeof(*made->threads))};
    do {
        own_copy(search.done, done_in(&search, state),
                 search.width * sizeof(uint32_t));
        state = find(&search);
        note(&search, made, state);
    } while (state != 0 && made->count < graph->count);
    own_free(search.done);
}

void schedule_make(struct schedule *made, const struct graph *graph,
                   uint32_t last)
{
    int32_t final = graph_last(graph, last);

    make(made, graph, final);
    if (made->count < graph->count) { /* others depend on it */
        schedule_free(made);
        make(made, graph, NONE);
    }
}

void schedule_free(struct schedule *made)
{
    own_free(made->threads);
    *made = (struct schedule){0};
}
