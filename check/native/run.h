/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_RUN_H
#define CHECK_NATIVE_RUN_H

/*
 * One run of the program: it replays the graph, thread by thread as reads-from
 * allows, and then goes on, each new event going to the explorer.  Which
 * thread goes on is a function of the graph alone.
 */

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

/* What is above this, and has a part in each run; there before the first. */
extern struct run_calls {
    void (*new_run)(void);     /* forgets what the last one did */
    void (*settle)(void);      /* what is due before anything else happens */
    void (*thread_main)(void); /* where the first thread begins */
} run_calls;

/* How many events a thread may have. */
extern uint32_t run_event_bound;

/* The next runs end with RUN_RETRY where their graph does. */
extern bool run_probes;

/* Runs the program on @graph from the start. */
enum run_end run_program(struct graph *graph);

/*
 * The rest is for code that runs on a thread of the program.
 *
 * Waits for the turn of @op, executes it, and returns its event.
 */
int32_t run_perform(const struct op *op);

/* Executes the event that came into the graph together with the last one. */
int32_t run_follow(void);

/* Whether there is such an event, or more of the graph to replay. */
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

/* This thread goes no further. */
_Noreturn void run_stop(enum thread_state why);

/* This thread goes no further before another one does (--sample). */
void run_pause(void);

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
