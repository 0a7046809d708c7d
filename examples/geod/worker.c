/* SPDX-License-Identifier: MIT */

#include "worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "connection.h"
#include "server.h"

void worker_add(struct worker *w, struct connection *c)
{
    TN_LIST_INSERT_HEAD(&w->connections, c, node);
}

void worker_remove(struct worker *w, struct connection *c)
{
    TN_LIST_REMOVE(c, node);
    server_lost_client(w->server);
}

/*
 * A bottom half brings the connection to its thread; what was written to it
 * before is seen there.
 */
int worker_take(struct worker *w, int fd)
{
    struct connection *c = connection_new(w, fd);
    int error;

    if (!c) {
        return -ENOMEM;
    }
    error = tn_bh_schedule_oneshot(w->loop, connection_start, c);
    if (error) {
        free(c);
    }
    return error;
}

/* What was taken before has been added: bottom halves keep their order. */
static void drain_all(void *opaque)
{
    struct worker *w = opaque;
    struct connection *c, *following;

    w->draining = true;
    TN_LIST_FOREACH_SAFE (c, &w->connections, node, following) {
        connection_drain(c);
    }
}

void worker_drain(struct worker *w)
{
    tn_bh_schedule(w->drain);
}

/* A loop ends after its bottom halves. */
static void delete_bottom_halves(struct worker *w)
{
    if (w->drain) {
        tn_bh_delete(w->drain);
    }
    if (w->close) {
        tn_bh_delete(w->close);
    }
}

static void close_all(void *opaque)
{
    struct worker *w = opaque;
    struct connection *c, *following;

    TN_LIST_FOREACH_SAFE (c, &w->connections, node, following) {
        connection_free(c);
    }
    delete_bottom_halves(w);
}

struct worker *worker_new(struct server *server, int number)
{
    struct worker *w = calloc(1, sizeof(*w));
    char name[16];

    if (!w) {
        return NULL;
    }
    snprintf(name, sizeof(name), "geod-%d", number);
    w->server = server;
    w->thread = tn_loop_thread_new(name);
    if (!w->thread) {
        free(w);
        return NULL;
    }
    w->loop = tn_loop_thread_loop(w->thread);
    w->drain = tn_bh_new(w->loop, drain_all, w);
    w->close = tn_bh_new(w->loop, close_all, w);
    if (!w->drain || !w->close || !parser_init(&w->parser)) {
        delete_bottom_halves(w);
        tn_loop_thread_free(w->thread);
        free(w);
        errno = ENOMEM;
        return NULL;
    }
    return w;
}

void worker_stop(struct worker *w)
{
    tn_bh_schedule(w->close); /* called before the thread ends */
    tn_loop_thread_free(w->thread);
}

void worker_free(struct worker *w)
{
    parser_destroy(&w->parser);
    free(w);
}
