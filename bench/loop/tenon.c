/* SPDX-License-Identifier: MIT */

#include <tenon/bh.h>
#include <tenon/loop.h>
#include <tenon/pool.h>
#include <tenon/timer.h>

#include "bench.h"

#define ROLE  OURS
#define LABEL "tenon"

struct loop {
    struct tn_loop *loop;
};

static struct loop *open_loop(void)
{
    static struct loop loop;

    loop.loop = tn_loop_new();
    CHECK(loop.loop);
    return &loop;
}

static inline void poll_loop(struct loop *loop)
{
    tn_loop_poll(loop->loop, true);
}

static void settle(struct loop *loop)
{
    tn_loop_poll(loop->loop, false);
}

struct bh {
    struct tn_bh *bh;
};

static void init_bh(struct loop *loop, struct bh *bh, void (*fn)(void *opaque),
                    void *opaque)
{
    bh->bh = tn_bh_new(loop->loop, fn, opaque);
    CHECK(bh->bh);
}

static inline void schedule(struct bh *bh)
{
    tn_bh_schedule(bh->bh);
}

static void watch_fd(struct loop *loop, int fd, void (*fn)(void *opaque),
                     void *opaque)
{
    CHECK(tn_loop_set_fd_handler(loop->loop, fd, fn, NULL, opaque) == 0);
}

struct timer {
    struct tn_timer timer;
};

typedef int64_t deadline;

static void never(void *opaque)
{
    (void)opaque;
    CHECK(!"a timer was called");
}

static void init_timer(struct loop *loop, struct timer *timer)
{
    tn_timer_init(&timer->timer, loop->loop, never, NULL);
}

static deadline deadline_in(struct loop *loop, int64_t ns)
{
    (void)loop;
    return tn_deadline_in(ns);
}

static inline void arm(struct timer *timer, deadline at)
{
    tn_timer_mod(&timer->timer, at);
}

static inline void cancel(struct timer *timer)
{
    tn_timer_del(&timer->timer);
}

static bool is_armed(struct timer *timer)
{
    return tn_timer_pending(&timer->timer);
}

struct pool_job {
    struct tn_job job;
    void (*done)(void *opaque);
    void *opaque;
};

static void pool_work(void *job)
{
    bench_use(job);
}

static void pool_done(void *opaque, int result)
{
    struct pool_job *job = opaque;

    CHECK(result == 0);
    job->done(job->opaque);
}

static void init_pool_job(struct loop *loop, struct pool_job *job,
                          void (*done)(void *opaque), void *opaque)
{
    job->done = done;
    job->opaque = opaque;
    tn_job_init(&job->job, pool_work, loop->loop, pool_done, job);
}

static inline void submit(struct pool_job *job)
{
    static struct tn_pool *pool;

    if (!pool) {
        pool = tn_pool_new(
            &(struct tn_pool_options){.min_threads = 4, .max_threads = 4});
        CHECK(pool);
    }
    CHECK(tn_pool_submit(pool, &job->job) == 0);
}

#include "loop/bh.h"

static void wake_busy(struct bench *b)
{
    /* Also where others keep who schedules from its processor for a while. */
    tn_loop_set_poll_params(the_loop()->loop, 100000000, 2, 2);
    /* It has to learn that this pays. */
    CHECK(measure_wakes(b, 32) <= (long)(b->rounds / 2 + 32));
    tn_loop_set_poll_params(the_loop()->loop, 0, 0, 0);
}

CONTESTANT(WAKE_BUSY, ROLE, LABEL, wake_busy)

#include "loop/fd.h"
#include "loop/pool.h"
#include "loop/timer.h"
#include "loop/timer_other.h"
