/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_CURRENT_H
#define CHECK_NATIVE_CURRENT_H

/* The run that is under way, and the thread whose turn it is. */

#include "graph/graph.h"
#include "native/thread.h"

enum run_end {
    RUN_NOTHING_LEFT, /* every thread finished, stopped, or waits for ever */
    RUN_HOPELESS,     /* somebody spins in all that could follow */
    RUN_RETRY,        /* something has to be found out first (retry.h) */
    RUN_DEAD,         /* no choice for the last event is consistent */
    RUN_VIOLATION,
};

extern struct run {
    struct graph *graph;
    struct thread *self; /* whose code runs; NULL: the checker's */
    uint32_t done;       /* events executed */
    uint64_t number;     /* of runs so far */
    uintptr_t pc;        /* of the last operation */
    const char *says;    /* that, too */
    bool exited;         /* main returned, or somebody called exit */
    enum run_end end;
} run;

/* To @thread, or to who has started the run; back when it is our turn again. */
void run_switch_to(struct thread *thread);

/* Whether this thread has more of the graph to replay. */
static inline bool run_has_next(void)
{
    return run.self->done < graph_length(run.graph, run.self->id);
}

/* What this thread did last, or NONE. */
static inline int32_t run_last(void)
{
    return run.self->done == 0
               ? NONE
               : graph_at(run.graph, run.self->id, run.self->done - 1);
}

/* Whether @read, which this thread did last, goes on to write. */
static inline bool run_has_write_half(int32_t read)
{
    int32_t next = run_has_next()
                       ? graph_at(run.graph, run.self->id, run.self->done)
                       : NONE;

    return next != NONE && graph_event(run.graph, next)->kind == EVENT_WRITE &&
           graph_event(run.graph, next)->from == read;
}

/* Nobody goes any further. */
_Noreturn void run_abort(enum run_end why);

/* Whether the caller of a function that we took over is the program. */
static inline bool run_is_program(void)
{
    return run.self != NULL;
}

/* Whether @address is on the stack of the program's code that runs. */
static inline bool run_is_on_own_stack(uintptr_t address)
{
    const struct context *context = &run.self->context;

    return address >= (uintptr_t)context->stack &&
           address < (uintptr_t)context->stack_top;
}

#endif
