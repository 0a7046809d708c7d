/* SPDX-License-Identifier: MIT */

#include "native/twins.h"
#include "explore/explorer.h"
#include "native/current.h"
#include "native/fail.h"

static uint32_t most, now;

void twins_new_run(void)
{
    now = 0;
}

uint32_t twins_most(void)
{
    return most;
}

static _Noreturn void tell_apart(uintptr_t pc, const char *how)
{
    fail_here(ERROR_NOT_IDENTICAL, pc,
              "threads that --symmetry takes as identical %s; check "
              "without it",
              how);
}

uint16_t twins_number(void *(*start)(void *), const void *argument)
{
    int32_t last = run_last();
    const struct event *event =
        last == NONE ? NULL : graph_event(run.graph, last);
    uint32_t own = run.self->done + 1;

    if (!explorer.twins || own > UINT16_MAX) {
        return 0;
    }
    if (event && event->kind == EVENT_CREATE) {
        const struct thread *previous = &threads[event->operand];

        if (previous->start == start && previous->argument == argument) {
            return event->twins;
        }
    }
    return (uint16_t)own;
}

void twins_add(struct thread *child, uint16_t number, uintptr_t pc)
{
    struct thread *first = child;

    child->twin = child;
    child->twins = 1;
    child->twins_joined = 0;
    child->joiner = NULL;
    child->asked = false;
    if (number == 0 || number == run.self->done) {
        return;
    }
    first = threads[graph_event(run.graph,
                                graph_at(run.graph, run.self->id, number - 1u))
                        ->operand]
                .twin;
    child->twin = first;
    first->twins++;
    now += first->twins == 2 ? 2 : 1;
    most = now > most ? now : most;
    if (explorer.symmetry && first->twins_joined) {
        tell_apart(pc, "are joined before all of them are there");
    }
    if (explorer.symmetry && first->asked) {
        tell_apart(pc, "ask who they are");
    }
}

void twins_join(struct thread *target, uintptr_t pc)
{
    struct thread *first = target->twin;

    if (!explorer.symmetry || first->twins < 2) {
        return;
    }
    if (first->twins_joined == 0) {
        first->joiner = run.self;
        first->twins_result = target->result;
        run.self->half_joined++;
    } else if (first->joiner != run.self) {
        tell_apart(pc, "are joined by different threads");
    } else if (first->twins_result != target->result) {
        tell_apart(pc, "have returned different values");
    }
    if (++first->twins_joined == first->twins) {
        run.self->half_joined--;
    }
}

void twins_stop_joining(uintptr_t pc)
{
    if (run.self->half_joined) {
        tell_apart(pc, "have been joined in part, and something is done "
                       "before the rest is");
    }
}

void twins_ask(uintptr_t pc)
{
    run.self->twin->asked = true;
    if (explorer.symmetry && run.self->twin->twins > 1) {
        tell_apart(pc, "ask who they are");
    }
}

/* Whether it was between the creations of identical threads. */
static bool is_between(uint32_t thread, uint32_t position)
{
    const struct event *next, *previous;

    if (position == 0 || position >= threads[thread].done) {
        return false;
    }
    next = graph_event(run.graph, graph_at(run.graph, thread, position));
    previous =
        graph_event(run.graph, graph_at(run.graph, thread, position - 1));
    return next->kind == EVENT_CREATE && previous->kind == EVENT_CREATE &&
           next->twins == previous->twins;
}

void twins_meet(uint32_t other, uint32_t position, uintptr_t pc)
{
    if (!explorer.symmetry || other == run.self->id) {
        return;
    }
    if (is_between(other, position)) {
        tell_apart(pc, "may find here what was done between their creations");
    }
    if (run.self->half_joined) {
        tell_apart(pc, "have been joined in part, and this is what some of "
                       "them did");
    }
}
