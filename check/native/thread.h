/* SPDX-License-Identifier: MIT */
#ifndef CHECK_NATIVE_THREAD_H
#define CHECK_NATIVE_THREAD_H

/*
 * The threads of the program.  A thread's number is its place in the tree of
 * creations (the n-th child of its parent) and never changes, so that it does
 * not depend on who was first in one execution.
 */

#include "graph/event.h"
#include "native/context.h"

#include <pthread.h>

enum thread_state {
    THREAD_ABSENT,
    THREAD_ALIVE,
    THREAD_FINISHED,
    THREAD_SPINS,   /* it was here before, and changed nothing since */
    THREAD_REPEATS, /* what it could have done at once (retry.h) */
    THREAD_WAITS,   /* for a value to change */
    THREAD_CUT,     /* by a bound */
    THREAD_DROPPED, /* by tn_check_assume: this execution does not count */
};

/* What a thread is about to do. */
struct op {
    struct event event;
    uintptr_t address; /* of an access */
    bool overdue;      /* a sleep that would time out, beyond --timeouts */
};

struct thread {
    struct context context;
    uint32_t id;
    pthread_t handle; /* of the parked thread */
    bool parked;
    enum thread_state state;
    uint32_t paused_at;    /* events that the run had done then */
    uint32_t done;         /* events of it that this run has executed */
    const struct op *next; /* NULL if not known yet */
    uint32_t children;
    void *(*start)(void *);
    void *argument;
    void *result;
    bool detached;
    bool joined;

    /* Of identical threads (twins.h); counts are those of the first. */
    struct thread *twin; /* the first of them */
    uint32_t twins, twins_joined;
    void *twins_result;
    struct thread *joiner;
    bool asked; /* who it is */

    uint32_t half_joined; /* lots of them, by this thread */
};

extern struct thread threads[MAX_THREADS];
extern uint32_t thread_count; /* numbers given away so far */

void threads_init(void);

/* Forgets what the last run did. */
void threads_new_run(void);

/* The number of the @ordinal-th child of @parent. */
uint32_t thread_number(uint32_t parent, uint32_t ordinal);

uint32_t thread_parent(uint32_t thread);
uint32_t thread_ordinal(uint32_t thread);

/* Lets @thread begin with @entry when somebody switches to it. */
void thread_begin(struct thread *thread, void (*entry)(void));

/* The thread with this handle, or NULL. */
struct thread *thread_of_handle(pthread_t handle);

#endif
