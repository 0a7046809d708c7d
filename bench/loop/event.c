/* SPDX-License-Identifier: MIT */

#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/thread.h>

#include "bench.h"

#define ROLE  PEER
#define LABEL "libevent"

struct loop {
    struct event_base *base;
};

/* With its locks: without them no other thread may schedule. */
static struct loop *open_loop(void)
{
    static struct loop loop;

    CHECK(evthread_use_pthreads() == 0);
    loop.base = event_base_new();
    CHECK(loop.base && evthread_make_base_notifiable(loop.base) == 0);
    return &loop;
}

static inline void poll_loop(struct loop *loop)
{
    event_base_loop(loop->base, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY);
}

static void settle(struct loop *loop)
{
    event_base_loop(loop->base, EVLOOP_NONBLOCK);
}

struct bh {
    struct event event;
    void (*fn)(void *opaque);
    void *opaque;
};

static void on_event(evutil_socket_t fd, short events, void *opaque)
{
    struct bh *bh = opaque;

    (void)fd, (void)events;
    bh->fn(bh->opaque);
}

static void init_bh(struct loop *loop, struct bh *bh, void (*fn)(void *opaque),
                    void *opaque)
{
    bh->fn = fn;
    bh->opaque = opaque;
    CHECK(event_assign(&bh->event, loop->base, -1, 0, on_event, bh) == 0);
}

static inline void schedule(struct bh *bh)
{
    event_active(&bh->event, EV_READ, 0);
}

static void watch_fd(struct loop *loop, int fd, void (*fn)(void *opaque),
                     void *opaque)
{
    static struct bh watches[10000];
    static int used;
    struct bh *w = &watches[used++];

    w->fn = fn;
    w->opaque = opaque;
    CHECK(event_assign(&w->event, loop->base, fd, EV_READ | EV_PERSIST,
                       on_event, w) == 0);
    CHECK(event_add(&w->event, NULL) == 0);
}

struct timer {
    struct event event;
};

typedef struct timeval deadline; /* from now, for which it reads the clock */

static void never(evutil_socket_t fd, short events, void *opaque)
{
    (void)fd, (void)events, (void)opaque;
    CHECK(!"a timer was called");
}

static void init_timer(struct loop *loop, struct timer *timer)
{
    CHECK(evtimer_assign(&timer->event, loop->base, never, NULL) == 0);
}

static deadline deadline_in(struct loop *loop, int64_t ns)
{
    (void)loop;
    return (struct timeval){ns / 1000000000, ns % 1000000000 / 1000};
}

static inline void arm(struct timer *timer, deadline at)
{
    event_add(&timer->event, &at);
}

static inline void cancel(struct timer *timer)
{
    event_del(&timer->event);
}

static bool is_armed(struct timer *timer)
{
    return event_pending(&timer->event, EV_TIMEOUT, NULL);
}

#include "loop/bh.h"
#include "loop/fd.h"
#include "loop/timer.h"
#include "loop/timer_other.h"
