/* SPDX-License-Identifier: MIT */

#include "reload.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tenon/bh.h>
#include <tenon/thread.h>

enum { PATH_SIZE = 4096 };

/* Files; an empty name stands for none. */
struct source {
    char file4[PATH_SIZE], file6[PATH_SIZE];
};

struct reloader {
    struct table *table; /* RCU: readers on any thread, one writer */
    struct tn_loop_thread *thread;
    unsigned long successes, failures; /* the thread writes, anybody reads */
    struct source source;              /* the thread's own */

    pthread_mutex_t lock; /* protects: */
    bool closed;          /* nothing is sent to the thread any more */
};

struct job {
    struct reloader *reloader;
    bool has_path;
    char path[PATH_SIZE];
    struct tn_bh *finished; /* in the loop of who asked */
    reload_done_fn *done;
    void *opaque;
    struct reload_result result;
};

static bool fail(struct load_error *error, const char *why)
{
    snprintf(error->text, sizeof(error->text), "%s", why);
    return false;
}

static bool set_path(char to[PATH_SIZE], const char *directory,
                     const char *name)
{
    int n = snprintf(to, PATH_SIZE, "%s%s", directory, name);

    return n >= 0 && n < PATH_SIZE;
}

/* Makes of @source what @path asks for. */
static bool resolve(struct source *source, const char *path,
                    struct load_error *error)
{
    struct stat status;
    bool is_ipv6, fits;

    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        fits = set_path(source->file4, path, "/geoip") &&
               set_path(source->file6, path, "/geoip6");
    } else if (load_detect(path, &is_ipv6, error)) {
        fits = set_path(is_ipv6 ? source->file6 : source->file4, path, "");
    } else {
        return false;
    }
    return fits || fail(error, strerror(ENAMETOOLONG));
}

static struct table *load(const struct source *source, struct load_error *error)
{
    return load_table(source->file4[0] ? source->file4 : NULL,
                      source->file6[0] ? source->file6 : NULL, error);
}

/*
 * From the exchange on, sections that begin find the new table.  Those that are
 * open may still use the old one: it is freed when the last of them has ended.
 */
static void publish(struct reloader *r, struct table *fresh)
{
    struct table *old;

    fresh->number = r->successes + 1;
    old = tn_atomic_xchg(&r->table, fresh);
    tn_call_rcu(old, table_free, rcu);
    tn_atomic_set(&r->successes, fresh->number);
}

const struct table *reloader_table(struct reloader *r)
{
    return tn_atomic_rcu_read(&r->table);
}

static bool is_closed(struct reloader *r)
{
    bool closed;

    pthread_mutex_lock(&r->lock);
    closed = r->closed;
    pthread_mutex_unlock(&r->lock);
    return closed;
}

static bool reload(struct job *job)
{
    struct reloader *r = job->reloader;
    struct reload_result *result = &job->result;
    struct source source = r->source;
    struct table *fresh;

    if (is_closed(r)) {
        return fail(&result->error, "shutting down");
    }
    if (job->has_path && !resolve(&source, job->path, &result->error)) {
        return false;
    }
    fresh = load(&source, &result->error);
    if (!fresh) {
        return false;
    }
    result->count4 = fresh->count4;
    result->count6 = fresh->count6;
    publish(r, fresh);
    result->number = r->successes;
    r->source = source;
    return true;
}

/* In the helper's loop. */
static void run_job(void *opaque)
{
    struct job *job = opaque;
    struct reloader *r = job->reloader;

    job->result.ok = reload(job);
    if (!job->result.ok) {
        tn_atomic_set(&r->failures, r->failures + 1);
    }
    tn_bh_schedule(job->finished);
}

/* Back in the loop of who asked. */
static void job_finished(void *opaque)
{
    struct job *job = opaque;

    job->done(job->opaque, &job->result);
    tn_bh_delete(job->finished);
    free(job);
}

/* With the lock held: the thread does not go away meanwhile. */
static int send_job(struct job *job, struct tn_loop *loop)
{
    struct tn_loop *helper = tn_loop_thread_loop(job->reloader->thread);
    int error;

    /* Made now, so that the way back cannot fail. */
    job->finished = tn_bh_new(loop, job_finished, job);
    if (!job->finished) {
        return -errno;
    }
    error = tn_bh_schedule_oneshot(helper, run_job, job);
    if (error) {
        tn_bh_delete(job->finished);
    }
    return error;
}

int reloader_request(struct reloader *r, const char *path, struct tn_loop *loop,
                     reload_done_fn *done, void *opaque)
{
    struct job *job = malloc(sizeof(*job));
    int error = -ENOMEM;

    if (!job) {
        return error;
    }
    job->reloader = r;
    job->done = done;
    job->opaque = opaque;
    job->has_path = path != NULL;
    error = -ENAMETOOLONG;
    if (set_path(job->path, path ? path : "", "")) {
        pthread_mutex_lock(&r->lock);
        error = r->closed ? -ESHUTDOWN : send_job(job, loop);
        pthread_mutex_unlock(&r->lock);
    }
    if (error) {
        free(job);
    }
    return error;
}

static bool start(struct reloader *r, const char *file4, const char *file6,
                  struct load_error *error)
{
    pthread_mutex_init(&r->lock, NULL);
    if (!set_path(r->source.file4, file4 ? file4 : "", "") ||
        !set_path(r->source.file6, file6 ? file6 : "", "")) {
        return fail(error, strerror(ENAMETOOLONG));
    }
    r->table = load(&r->source, error);
    if (!r->table) {
        return false;
    }
    r->table->number = r->successes = 1;
    r->thread = tn_loop_thread_new("geod-reload");
    return r->thread || fail(error, strerror(errno));
}

struct reloader *reloader_new(const char *file4, const char *file6,
                              struct load_error *error)
{
    struct reloader *r = calloc(1, sizeof(*r));

    if (!r) {
        fail(error, strerror(ENOMEM));
    } else if (!start(r, file4, file6, error)) {
        reloader_free(r);
        return NULL;
    }
    return r;
}

void reloader_close(struct reloader *r)
{
    pthread_mutex_lock(&r->lock);
    r->closed = true;
    pthread_mutex_unlock(&r->lock);
}

void reloader_stop(struct reloader *r)
{
    reloader_close(r);
    tn_loop_thread_free(r->thread); /* it has done what it was sent */
}

void reloader_free(struct reloader *r)
{
    tn_drain_call_rcu();
    if (r->table) {
        table_free(r->table);
    }
    pthread_mutex_destroy(&r->lock);
    free(r);
}

unsigned long reloader_successes(const struct reloader *r)
{
    return tn_atomic_read(&r->successes);
}

unsigned long reloader_failures(const struct reloader *r)
{
    return tn_atomic_read(&r->failures);
}
