/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_RUN_H
#define CHECK_NATIVE_RUN_H

/*
 * One run of the program: it replays the graph, thread by thread as reads-from
 * allows, and then goes on, each new event going to the explorer.  Which
 * thread goes on is a function of the graph alone.
 */

#include "native/current.h"

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

/* This thread goes no further. */
_Noreturn void run_stop(enum thread_state why);

/* This thread goes no further before another one does (--sample). */
void run_pause(void);

#endif
