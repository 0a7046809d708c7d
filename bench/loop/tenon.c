/* SPDX-License-Identifier: MIT */

#include <tenon/bh.h>
#include <tenon/loop.h>
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

#include "loop/bh.h"
#include "loop/fd.h"
#include "loop/timer.h"
#include "loop/timer_other.h"
