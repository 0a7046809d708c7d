/* SPDX-License-Identifier: MIT */

#include "server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <tenon/atomic.h>
#include <tenon/bh.h>

#include "acceptor.h"
#include "worker.h"

/* Beside clients and threads: files, what libraries open. */
enum { OTHER_DESCRIPTORS = 128, DESCRIPTORS_PER_THREAD = 2 };

static bool complain(const char *what, int error)
{
    fprintf(stderr, "geod: %s: %s\n", what, strerror(error));
    return false;
}

/* As far as we may; the acceptor copes with what is left. */
static void allow_descriptors(const struct options *options)
{
    rlim_t wanted = (rlim_t)options->max_clients + OTHER_DESCRIPTORS +
                    (rlim_t)options->threads * DESCRIPTORS_PER_THREAD;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void reloaded(void *opaque, const struct reload_result *result)
{
    (void)opaque;
    if (result->ok) {
        fprintf(stderr, "geod: table %lu: %zu IPv4 and %zu IPv6 ranges\n",
                result->number, result->count4, result->count6);
    } else {
        fprintf(stderr, "geod: not reloaded: %s\n", result->error.text);
    }
}

static void on_hangup(int number, void *opaque)
{
    struct server *s = opaque;
    int error;

    (void)number;
    error = reloader_request(s->reloader, NULL, s->loop, reloaded, s);
    if (error) {
        complain("not reloaded", -error);
    }
}

/* Workers tell of each client that has gone; the last one ends the loop. */
static void on_client_lost(void *opaque)
{
    struct server *s = opaque;

    if (s->draining && tn_atomic_read(&s->clients) == 0) {
        tn_loop_stop(s->loop);
    }
}

void server_lost_client(struct server *s)
{
    tn_atomic_dec(&s->clients);
    tn_bh_schedule(s->client_lost);
}

static void on_drained(void *opaque)
{
    struct server *s = opaque;

    tn_loop_stop(s->loop);
}

/* A second signal does not wait. */
static void on_terminate(int number, void *opaque)
{
    struct server *s = opaque;

    (void)number;
    if (s->draining) {
        tn_loop_stop(s->loop);
        return;
    }
    s->draining = true;
    acceptor_close(s->acceptor);
    reloader_close(s->reloader);
    for (int i = 0; i < s->worker_count; i++) {
        worker_drain(s->workers[i]);
    }
    tn_timer_mod(&s->drain_timer,
                 tn_deadline_in(s->options->drain_s * TN_SECOND));
    on_client_lost(s); /* there may be none */
}

static const struct {
    int number;
    void (*fn)(int number, void *opaque);
} signals[] = {
    {SIGHUP, on_hangup},
    {SIGTERM, on_terminate},
    {SIGINT, on_terminate},
};

enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };

static bool add_signals(struct server *s)
{
    for (; s->signal_count < SIGNALS; s->signal_count++) {
        int error = tn_loop_add_signal(s->loop, signals[s->signal_count].number,
                                       signals[s->signal_count].fn, s);

        if (error) {
            return complain("cannot catch signals", -error);
        }
    }
    return true;
}

static bool start_workers(struct server *s)
{
    int wanted = s->options->threads;

    s->workers = calloc((size_t)wanted, sizeof(*s->workers));
    if (!s->workers) {
        return complain("cannot start threads", ENOMEM);
    }
    for (; s->worker_count < wanted; s->worker_count++) {
        struct worker *w = worker_new(s, s->worker_count + 1);

        if (!w) {
            return complain("cannot start threads", errno);
        }
        s->workers[s->worker_count] = w;
    }
    return true;
}

static bool load_first_table(struct server *s)
{
    struct load_error error;

    s->reloader = reloader_new(s->options->file4, s->options->file6, &error);
    if (!s->reloader) {
        fprintf(stderr, "geod: %s\n", error.text);
    }
    return s->reloader != NULL;
}

static bool make_loop(struct server *s)
{
    s->loop = tn_loop_new();
    if (!s->loop) {
        return complain("cannot make a loop", errno);
    }
    tn_timer_init(&s->drain_timer, s->loop, on_drained, s);
    s->client_lost = tn_bh_new(s->loop, on_client_lost, s);
    return s->client_lost || complain("cannot make a bottom half", errno);
}

/* New clients come last: by then there is who serves them. */
static bool start(struct server *s)
{
    allow_descriptors(s->options);
    if (!make_loop(s) || !load_first_table(s) || !start_workers(s) ||
        !add_signals(s)) {
        return false;
    }
    s->acceptor = acceptor_new(s);
    return s->acceptor != NULL;
}

struct server *server_new(const struct options *options)
{
    struct server *s = calloc(1, sizeof(*s));

    if (!s) {
        complain("cannot start", ENOMEM);
        return NULL;
    }
    s->options = options;
    s->started = tn_now();
    s->timeout = options->timeout_s * TN_SECOND;
    if (!start(s)) {
        server_free(s);
        return NULL;
    }
    return s;
}

void server_run(struct server *s)
{
    tn_loop_run(s->loop);
}

/*
 * All threads end before anything is freed that they read.  The helper is the
 * first, as it tells others of its reloads.
 */
static void stop_threads(struct server *s)
{
    if (s->reloader) {
        reloader_stop(s->reloader);
        tn_loop_poll(s->loop, false); /* what it has left for us */
    }
    for (int i = 0; i < s->worker_count; i++) {
        worker_stop(s->workers[i]);
    }
}

static void free_loop(struct server *s)
{
    if (s->client_lost) {
        tn_bh_delete(s->client_lost);
    }
    tn_timer_del(&s->drain_timer);
    while (s->signal_count) {
        tn_loop_remove_signal(s->loop, signals[--s->signal_count].number);
    }
    tn_loop_unref(s->loop);
}

void server_free(struct server *s)
{
    if (s->acceptor) {
        acceptor_close(s->acceptor);
    }
    stop_threads(s);
    while (s->worker_count) {
        worker_free(s->workers[--s->worker_count]);
    }
    free(s->workers);
    if (s->reloader) {
        reloader_free(s->reloader);
    }
    if (s->acceptor) {
        acceptor_free(s->acceptor);
    }
    if (s->loop) {
        free_loop(s);
    }
    free(s);
}
