/* SPDX-License-Identifier: MIT */
#ifndef GEOD_SERVER_H
#define GEOD_SERVER_H

/*
 * All of geod: the main thread with a loop for new connections and signals,
 * the workers, and the helper that reloads.
 */

#include <stdint.h>
#include <tenon/loop.h>
#include <tenon/timer.h>

#include "options.h"
#include "reload.h"

struct acceptor;
struct worker;

struct server {
    const struct options *options;
    int64_t started, timeout; /* ns */
    struct tn_loop *loop;
    struct reloader *reloader;
    struct acceptor *acceptor;
    struct worker **workers;
    int worker_count;
    unsigned clients; /* any thread */

    bool draining; /* the main thread's, as is the rest */
    struct tn_bh *client_lost;
    struct tn_timer drain_timer;
    int signal_count;
};

/* Returns a server that listens, or NULL after saying why on standard error. */
struct server *server_new(const struct options *options);

/* Serves until SIGTERM or SIGINT, and then drains. */
void server_run(struct server *s);

void server_free(struct server *s);

/* A client has gone.  Any thread. */
void server_lost_client(struct server *s);

#endif
