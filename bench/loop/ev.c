/* SPDX-License-Identifier: MIT */

#include <ev.h>

#include "bench.h"

#define ROLE  PEER
#define LABEL "libev"

struct loop {
    struct ev_loop *loop;
};

static struct loop *open_loop(void)
{
    static struct loop loop;

    loop.loop = ev_loop_new(EVBACKEND_EPOLL);
    CHECK(loop.loop);
    return &loop;
}

static inline void poll_loop(struct loop *loop)
{
    ev_run(loop->loop, EVRUN_ONCE);
}

static void settle(struct loop *loop)
{
    ev_now_update(loop->loop);
}

struct bh {
    ev_async async; /* first */
    struct ev_loop *loop;
    void (*fn)(void *opaque);
    void *opaque;
};

static void on_async(struct ev_loop *loop, ev_async *async, int events)
{
    struct bh *bh = (struct bh *)(void *)async;

    (void)loop;
    CHECK(events == EV_ASYNC);
    bh->fn(bh->opaque);
}

static void init_bh(struct loop *loop, struct bh *bh, void (*fn)(void *opaque),
                    void *opaque)
{
    bh->loop = loop->loop;
    bh->fn = fn;
    bh->opaque = opaque;
    ev_async_init(&bh->async, on_async);
    ev_async_start(bh->loop, &bh->async);
}

static inline void schedule(struct bh *bh)
{
    ev_async_send(bh->loop, &bh->async);
}

struct watch {
    ev_io io; /* first */
    void (*fn)(void *opaque);
    void *opaque;
};

static void on_io(struct ev_loop *loop, ev_io *io, int events)
{
    struct watch *w = (struct watch *)(void *)io;

    (void)loop;
    CHECK(events == EV_READ);
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
    ev_io_init(&w->io, on_io, fd, EV_READ);
    ev_io_start(loop->loop, &w->io);
}

struct timer {
    ev_timer timer;
    struct ev_loop *loop;
};

typedef double deadline; /* seconds from when the loop last looked */

static void never(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)timer, (void)events;
    CHECK(!"a timer was called");
}

static void init_timer(struct loop *loop, struct timer *timer)
{
    ev_init(&timer->timer, never);
    timer->loop = loop->loop;
}

static deadline deadline_in(struct loop *loop, int64_t ns)
{
    (void)loop;
    return (double)ns / 1e9;
}

static inline void arm(struct timer *timer, deadline at)
{
    ev_timer_set(&timer->timer, at, 0);
    ev_timer_start(timer->loop, &timer->timer);
}

static inline void cancel(struct timer *timer)
{
    ev_timer_stop(timer->loop, &timer->timer);
}

static bool is_armed(struct timer *timer)
{
    return ev_is_active(&timer->timer);
}

#include "loop/bh.h"
#include "loop/fd.h"
#include "loop/timer.h"

/* No other thread may touch a loop: what its own needs, to compare with. */
CONTESTANT(TIMER_OTHER, ROLE, "libev on its own thread", arm_random)
