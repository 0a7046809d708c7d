/* SPDX-License-Identifier: MIT */

#include <uv.h>

#include "bench.h"

#define ROLE         PEER
#define LABEL        "libuv"
#define PENDING_ROLE OTHER /* no order: the call may miss what came before */

struct loop {
    uv_loop_t loop;
};

static struct loop *open_loop(void)
{
    static struct loop loop;

    CHECK(uv_loop_init(&loop.loop) == 0);
    return &loop;
}

static inline void poll_loop(struct loop *loop)
{
    uv_run(&loop->loop, UV_RUN_ONCE);
}

static void settle(struct loop *loop)
{
    uv_update_time(&loop->loop);
}

struct bh {
    uv_async_t async; /* first */
    void (*fn)(void *opaque);
    void *opaque;
};

static void on_async(uv_async_t *async)
{
    struct bh *bh = (struct bh *)(void *)async;

    bh->fn(bh->opaque);
}

static void init_bh(struct loop *loop, struct bh *bh, void (*fn)(void *opaque),
                    void *opaque)
{
    bh->fn = fn;
    bh->opaque = opaque;
    CHECK(uv_async_init(&loop->loop, &bh->async, on_async) == 0);
}

static inline void schedule(struct bh *bh)
{
    uv_async_send(&bh->async);
}

struct watch {
    uv_poll_t poll; /* first */
    void (*fn)(void *opaque);
    void *opaque;
};

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct watch *w = (struct watch *)(void *)poll;

    CHECK(status == 0 && events == UV_READABLE);
    w->fn(w->opaque);
}

static void watch_fd(struct loop *loop, int fd, void (*fn)(void *opaque),
                     void *opaque)
{
    static struct watch watches[10000];
    static int used;
    struct watch *w = &watches[used++];

    w->fn = fn;
    w->opaque = opaque;
    CHECK(uv_poll_init(&loop->loop, &w->poll, fd) == 0);
    CHECK(uv_poll_start(&w->poll, UV_READABLE, on_poll) == 0);
}

struct timer {
    uv_timer_t timer;
};

typedef uint64_t deadline; /* ms from now */

static void never(uv_timer_t *timer)
{
    (void)timer;
    CHECK(!"a timer was called");
}

static void init_timer(struct loop *loop, struct timer *timer)
{
    uv_timer_init(&loop->loop, &timer->timer);
}

static deadline deadline_in(struct loop *loop, int64_t ns)
{
    (void)loop;
    return (uint64_t)ns / 1000000;
}

static inline void arm(struct timer *timer, deadline at)
{
    uv_timer_start(&timer->timer, never, at, 0);
}

static inline void cancel(struct timer *timer)
{
    uv_timer_stop(&timer->timer);
}

static bool is_armed(struct timer *timer)
{
    return uv_is_active((const uv_handle_t *)(const void *)&timer->timer);
}

/* Its pool has four threads, unless told otherwise. */
struct pool_job {
    uv_work_t work; /* first */
    uv_loop_t *loop;
    void (*done)(void *opaque);
    void *opaque;
};

static void pool_work(uv_work_t *work)
{
    bench_use(work);
}

static void pool_done(uv_work_t *work, int result)
{
    struct pool_job *job = (struct pool_job *)(void *)work;

    CHECK(result == 0);
    job->done(job->opaque);
}

static void init_pool_job(struct loop *loop, struct pool_job *job,
                          void (*done)(void *opaque), void *opaque)
{
    job->loop = &loop->loop;
    job->done = done;
    job->opaque = opaque;
}

static inline void submit(struct pool_job *job)
{
    CHECK(uv_queue_work(job->loop, &job->work, pool_work, pool_done) == 0);
}

#include "loop/bh.h"
#include "loop/fd.h"
#include "loop/pool.h"
#include "loop/timer.h"
