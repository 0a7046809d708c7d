/* SPDX-License-Identifier: MIT */

#include "native/run.h"
#include "explore/chance.h"
#include "explore/explore.h"
#include "native/enabled.h"
#include "native/locations.h"
#include "native/replay.h"
#include "native/schedule.h"
#include "native/segments.h"
#include "native/twins.h"
#include "record/progress.h"
#include "record/trace.h"

struct run_calls run_calls;
uint32_t run_event_bound = 10000;
bool run_probes;

static bool replays(const struct thread *thread)
{
    return thread->done < graph_length(run.graph, thread->id);
}

static bool is_done(int32_t e)
{
    const struct event *event = graph_event(run.graph, e);

    return event->index < threads[event->thread].done;
}

static bool can_replay(const struct thread *thread)
{
    const struct event *event;

    if (thread->state != THREAD_ALIVE || !replays(thread)) {
        return false;
    }
    event =
        graph_event(run.graph, graph_at(run.graph, thread->id, thread->done));
    return event->from < 0 || is_done(event->from);
}

/* A thread that has not come to its next operation yet has to get there. */
static bool can_go_on(const struct thread *thread)
{
    return thread->state == THREAD_ALIVE &&
           (!thread->next || (!explorer.no_revisits &&
                              enabled(run.graph, thread->id, thread->next)));
}

/* Who would wait for a value goes on after all others. */
static struct thread *choose_new(void)
{
    struct thread *last = NULL;

    for (uint32_t t = 0; t < thread_count; t++) {
        if (can_go_on(&threads[t])) {
            last = &threads[t];
            if (!last->next || enabled_at_once(run.graph, last->next)) {
                return last;
            }
        }
    }
    return last;
}

/* Whose turn it is by the schedule; NULL if that says nothing, or nobody's. */
static struct thread *scheduled(void)
{
    struct thread *other, *last;

    if (run.done < schedule->count) {
        last = &threads[schedule->threads[run.done]];
        return can_replay(last) ? last : NULL;
    }
    if (!schedule->stops) {
        return NULL;
    }
    other = &threads[schedule->other];
    last = &threads[schedule->last];
    if (other->state == THREAD_ALIVE && !other->next) {
        return other;
    }
    return can_go_on(last) ? last : NULL;
}

/* A thread that repeats itself may go on when another has done something. */
static bool can_resume(const struct thread *thread)
{
    return thread->state == THREAD_SPINS && thread->paused_at < run.done;
}

/* Whoever can go on, by chance; last, who would wait for a value. */
static struct thread *draw_thread(void)
{
    struct thread *chosen = NULL;
    uint32_t count = 0;

    for (uint32_t t = 0; t < thread_count; t++) {
        struct thread *thread = &threads[t];
        bool at_once =
            can_go_on(thread) &&
            (!thread->next || enabled_at_once(run.graph, thread->next));

        if ((at_once || can_resume(thread)) && chance_below(++count) == 0) {
            chosen = thread;
        }
    }
    if (chosen) {
        chosen->state = THREAD_ALIVE;
    }
    return chosen ? chosen : choose_new();
}

static struct thread *choose(void)
{
    struct thread *next = schedule ? scheduled() : NULL;
    uint32_t first;

    if (next || (schedule && schedule->stops && run.done >= schedule->count)) {
        return next;
    }
    if (run.done < run.graph->count) {
        if (run.self && can_replay(run.self)) {
            return run.self;
        }
        for (uint32_t t = 0; t < thread_count; t++) {
            if (can_replay(&threads[t])) {
                return &threads[t];
            }
        }
        replay_is_stuck(run.graph);
    }
    if (explorer.samples) {
        return draw_thread();
    }
    first = enabled_first(run.graph);
    if (first < thread_count && can_go_on(&threads[first])) {
        return &threads[first];
    }
    return choose_new();
}

/* Returns when it is the turn of the thread that called it. */
static void wait_for_turn(const struct op *op)
{
    struct thread *self = run.self, *next;

    self->next = op;
    while ((next = choose()) != self) {
        run_switch_to(next);
    }
    self->next = NULL;
}

/*
 * Whether @write is coherent after @held: the search goes both ways, as they
 * are near each other, wherever they are.
 */
static bool comes_after(const struct location *location, int32_t write,
                        int32_t held)
{
    int32_t earlier = write, later = write;

    while (earlier != held && later != held) {
        if (earlier != INIT) {
            earlier = graph_event(run.graph, earlier)->co_previous;
        }
        if (later != NONE) {
            later = graph_co_next(run.graph, location, later);
        }
    }
    return earlier == held;
}

/* Memory holds the latest of the writes that this run has come to. */
static void commit(int32_t write)
{
    const struct event *event = graph_event(run.graph, write);
    struct location *location = graph_location(run.graph, event);

    if (location->held_in != run.number) {
        location->held_in = run.number;
        location->held = INIT;
    }
    if (comes_after(location, write, location->held)) {
        location->held = write;
        location_store(location, event->value);
    }
}

static int32_t execute(int32_t e)
{
    struct event *event = graph_event(run.graph, e);

    if (event->pc == 0) { /* a graph that was saved does not know it */
        event->pc = run.pc;
        event->says = run.says;
    }
    run.self->done++;
    run.done++;
    trace_event(run.self->id, e, event->pc);
    if (event->kind == EVENT_WRITE) {
        commit(e);
    }
    return e;
}

/* A barrier may be another one by the time that a thread leaves it. */
static uint32_t touch(const struct op *op)
{
    return op->event.role == ROLE_LEAVE
               ? graph_event(run.graph, run_last())->location
               : location_touch(op->address, op->event.size, op->event.pc);
}

int32_t run_perform(const struct op *op)
{
    struct event event = op->event;
    int32_t e;

    run_calls.settle();
    if (op->event.kind != EVENT_JOIN) {
        twins_stop_joining(event.pc);
    }
    wait_for_turn(op);
    run.pc = event.pc;
    run.says = event.says;
    event.thread = (uint16_t)run.self->id;
    event.from = NONE;
    if (event_is_access(&event)) {
        event.location = touch(op);
    }
    if (replays(run.self)) {
        e = graph_at(run.graph, run.self->id, run.self->done);
        replay_compare(graph_event(run.graph, e), &event);
        graph_event(run.graph, e)->awaits = event.awaits;
        graph_event(run.graph, e)->says = event.says;
        return execute(e);
    }
    if (run_probes) {
        run_abort(RUN_RETRY);
    }
    if (run.self->done >= run_event_bound) {
        progress_bound_hit("--event-bound", event.pc);
        run_stop(THREAD_CUT);
    }
    if (event_is_access(&event)) {
        location_describe(run.graph, event.location);
    }
    e = explore_extend(&event);
    if (e == NONE) {
        run_abort(RUN_DEAD);
    }
    return execute(e);
}

int32_t run_follow(void)
{
    int32_t e = graph_at(run.graph, run.self->id, run.self->done);

    wait_for_turn(NULL);
    return execute(e);
}

_Noreturn void run_stop(enum thread_state why)
{
    run_calls.settle();
    run.self->state = why;
    run_switch_to(choose());
    __builtin_unreachable();
}

void run_pause(void)
{
    run.self->state = THREAD_SPINS;
    run.self->paused_at = run.done;
    run_switch_to(choose());
}

enum run_end run_program(struct graph *graph)
{
    struct thread *main_thread = &threads[MAIN_THREAD];

    segments_restore();
    locations_new_run();
    threads_new_run();
    twins_new_run();
    run_calls.new_run();
    segments_restore_tls(MAIN_THREAD);
    run = (struct run){.graph = graph, .number = run.number + 1};
    thread_begin(main_thread, run_calls.thread_main);
    run_switch_to(main_thread);
    return run.end;
}
