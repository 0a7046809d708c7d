/* SPDX-License-Identifier: MIT */
/*
 * A bottom half of GLib is a source with a ready time, which any thread may
 * set.  It keeps timers in no order, and is left out there: arming one costs
 * nothing, and each turn of the loop looks at all of them.
 */

#include <glib.h>

#include "bench.h"

#define ROLE  PEER
#define LABEL "glib"

struct loop {
    GMainContext *context;
};

static struct loop *open_loop(void)
{
    static struct loop loop;

    loop.context = g_main_context_new();
    return &loop;
}

static inline void poll_loop(struct loop *loop)
{
    g_main_context_iteration(loop->context, TRUE);
}

struct source {
    GSource source; /* first */
    void (*fn)(void *opaque);
    void *opaque;
    bool is_bh;
};

static gboolean dispatch(GSource *source, GSourceFunc unused, gpointer data)
{
    struct source *s = (struct source *)source;

    (void)unused, (void)data;
    if (s->is_bh) {
        g_source_set_ready_time(source, -1);
    }
    s->fn(s->opaque);
    return G_SOURCE_CONTINUE;
}

static struct source *new_source(GSourceFuncs *funcs, struct loop *loop,
                                 void (*fn)(void *opaque), void *opaque)
{
    GSource *source = g_source_new(funcs, sizeof(struct source));
    struct source *s = (struct source *)source;

    s->fn = fn;
    s->opaque = opaque;
    g_source_attach(source, loop->context);
    return s;
}

static GSourceFuncs funcs = {.dispatch = dispatch};

struct bh {
    struct source *source;
};

static void init_bh(struct loop *loop, struct bh *bh, void (*fn)(void *opaque),
                    void *opaque)
{
    bh->source = new_source(&funcs, loop, fn, opaque);
    bh->source->is_bh = true;
}

static inline void schedule(struct bh *bh)
{
    g_source_set_ready_time(&bh->source->source, 0);
}

static void watch_fd(struct loop *loop, int fd, void (*fn)(void *opaque),
                     void *opaque)
{
    struct source *s = new_source(&funcs, loop, fn, opaque);

    g_source_add_unix_fd(&s->source, fd, G_IO_IN);
}

/* Its pool tells nobody: the work ends with a bottom half. */
struct pool_job {
    struct bh bh;
};

static void pool_work(gpointer job, gpointer unused)
{
    (void)unused;
    bench_use(job);
    schedule(&((struct pool_job *)job)->bh);
}

static void init_pool_job(struct loop *loop, struct pool_job *job,
                          void (*done)(void *opaque), void *opaque)
{
    init_bh(loop, &job->bh, done, opaque);
}

static inline void submit(struct pool_job *job)
{
    static GThreadPool *pool;

    if (!pool) {
        pool = g_thread_pool_new(pool_work, NULL, 4, TRUE, NULL);
        CHECK(pool);
    }
    CHECK(g_thread_pool_push(pool, job, NULL));
}

#include "loop/bh.h"
#include "loop/fd.h"
#include "loop/pool.h"
