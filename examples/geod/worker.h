/* SPDX-License-Identifier: MIT */
#ifndef GEOD_WORKER_H
#define GEOD_WORKER_H

/*
 * A thread that serves clients: a loop, and the connections handed to it.  What
 * is marked "home" belongs to that thread and needs no lock.
 */

#include <stdint.h>
#include <tenon/atomic.h>
#include <tenon/bh.h>
#include <tenon/queue.h>
#include <tenon/thread.h>

#include "request.h"

struct connection;
struct server;

/* Home counts, and anybody reads. */
struct counters {
    uint64_t requests, lookups, bad_requests, timeouts;
};

struct worker {
    struct server *server;
    struct tn_loop_thread *thread;
    struct tn_loop *loop;
    struct tn_bh *drain, *close;
    struct counters counters;
    struct parser parser;                   /* home */
    TN_LIST_HEAD(, connection) connections; /* home */
    bool draining;                          /* home */
};

/* Returns NULL with errno set if it fails. */
struct worker *worker_new(struct server *server, int number);

/* Closes what is still open, and ends the thread. */
void worker_stop(struct worker *w);

/* After its stop. */
void worker_free(struct worker *w);

/*
 * Has @fd served.  Returns 0, or a negative errno and leaves @fd alone.  Any
 * thread.
 */
int worker_take(struct worker *w, int fd);

/* Has the worker answer what was received, and close.  Any thread. */
void worker_drain(struct worker *w);

/* For connections.  Home. */
void worker_add(struct worker *w, struct connection *c);
void worker_remove(struct worker *w, struct connection *c);

/* There is one writer: a load and a store will do. */
static inline void counter_add(uint64_t *counter, uint64_t n)
{
    tn_atomic_set(counter, *counter + n);
}

#endif
