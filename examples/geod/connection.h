/* SPDX-License-Identifier: MIT */
#ifndef GEOD_CONNECTION_H
#define GEOD_CONNECTION_H

/*
 * A connection to a client.  All of it belongs to the thread of its worker.
 */

#include <tenon/queue.h>
#include <tenon/timer.h>

#include "buffer.h"
#include "scan.h"

struct worker;

enum connection_state {
    SERVING,   /* takes requests */
    ENDING,    /* takes none, sends what is left */
    LINGERING, /* has sent all, waits for the client to close */
    DEAD,      /* to be freed when it is resumed */
};

struct connection {
    struct worker *worker;
    int fd;
    enum connection_state state;
    TN_LIST_ENTRY(connection) node; /* the worker's */
    struct buffer in, out;
    struct scan scan;      /* of the request that `in` begins with */
    struct tn_timer timer; /* runs while the client keeps us waiting */
    bool timed;            /* it does */
    bool progress;         /* there was some since it was started */
    bool reads, writes;    /* what the loop watches for */
    bool paused;           /* by a command: later requests wait */
    size_t to_drain;       /* received before the end, and not yet read */
};

/* Returns a connection that owns @fd, or NULL.  Any thread. */
struct connection *connection_new(struct worker *worker, int fd);

/* Begins to serve. */
void connection_start(void *connection);

/* For commands that take their time: no request is answered in between. */
void connection_pause(struct connection *c);
void connection_resume(struct connection *c);

/* Takes no more requests, sends what is left, and closes. */
void connection_end(struct connection *c);

/* Answers what was received, then ends. */
void connection_drain(struct connection *c);

/* Not for one that is paused. */
void connection_free(struct connection *c);

#endif
