/* SPDX-License-Identifier: MIT */
/*
 * What one writes by hand, and cannot be beaten by much: epoll, and for jobs a
 * stack that any thread pushes to, with an eventfd for who finds the loop
 * asleep.  It is edge-triggered, so that nobody has to read it.
 */

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "bench.h"

#define ROLE       LIMIT
#define LABEL      "epoll"
#define NO_PENDING /* it cannot have a job twice */

struct watch {
    void (*fn)(void *opaque);
    void *opaque;
};

struct bh {
    struct bh *next;
    void (*fn)(void *opaque);
    void *opaque;
    struct loop *loop;
};

struct loop {
    __attribute__((aligned(128))) struct bh *jobs;
    bool is_asleep;
    __attribute__((aligned(128))) int epoll;
    int eventfd;
};

static void watch(struct loop *loop, int fd, uint32_t events, void *tag)
{
    struct epoll_event event = {.events = events, .data.ptr = tag};

    CHECK(epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

static struct loop *open_loop(void)
{
    static struct loop loop;

    loop.epoll = epoll_create1(0);
    loop.eventfd = eventfd(0, EFD_NONBLOCK);
    CHECK(loop.epoll >= 0 && loop.eventfd >= 0);
    watch(&loop, loop.eventfd, EPOLLIN | EPOLLET, NULL);
    return &loop;
}

static void watch_fd(struct loop *loop, int fd, void (*fn)(void *opaque),
                     void *opaque)
{
    static struct watch watches[10001];
    struct watch *w = &watches[fd % 10001];

    *w = (struct watch){fn, opaque};
    watch(loop, fd, EPOLLIN, w);
}

/* The oldest first. */
static void call_jobs(struct loop *loop)
{
    struct bh *jobs = __atomic_exchange_n(&loop->jobs, NULL, __ATOMIC_ACQUIRE);
    struct bh *ordered = NULL, *next;

    for (; jobs; jobs = next) {
        next = jobs->next;
        jobs->next = ordered;
        ordered = jobs;
    }
    for (; ordered; ordered = next) {
        next = ordered->next;
        ordered->fn(ordered->opaque);
    }
}

static bool has_jobs(const struct loop *loop)
{
    return __atomic_load_n(&loop->jobs, __ATOMIC_SEQ_CST);
}

/* Either who schedules sees that it sleeps, or it sees the job. */
static bool may_sleep(struct loop *loop)
{
    if (has_jobs(loop)) {
        return false;
    }
    (void)__atomic_exchange_n(&loop->is_asleep, true, __ATOMIC_SEQ_CST);
    return !has_jobs(loop);
}

static void poll_loop(struct loop *loop)
{
    struct epoll_event events[64];
    int count = epoll_wait(loop->epoll, events, 64, may_sleep(loop) ? -1 : 0);

    if (loop->is_asleep) {
        __atomic_store_n(&loop->is_asleep, false, __ATOMIC_RELAXED);
    }
    if (has_jobs(loop)) {
        call_jobs(loop);
    }
    for (int i = 0; i < count; i++) {
        struct watch *w = events[i].data.ptr;

        if (w) {
            w->fn(w->opaque);
        }
    }
}

static void init_bh(struct loop *loop, struct bh *bh, void (*fn)(void *opaque),
                    void *opaque)
{
    *bh = (struct bh){NULL, fn, opaque, loop};
}

static inline void schedule(struct bh *bh)
{
    struct loop *loop = bh->loop;
    struct bh *first = __atomic_load_n(&loop->jobs, __ATOMIC_RELAXED);

    do {
        bh->next = first;
    } while (!__atomic_compare_exchange_n(&loop->jobs, &first, bh, true,
                                          __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
    if (__atomic_load_n(&loop->is_asleep, __ATOMIC_SEQ_CST) &&
        __atomic_exchange_n(&loop->is_asleep, false, __ATOMIC_RELAXED)) {
        CHECK(eventfd_write(loop->eventfd, 1) == 0);
    }
}

#include "loop/bh.h"
#include "loop/fd.h"

/* One round: what makes a schedule visible, to who is scheduled or not. */
static void set_flag(struct bench *b)
{
    static __attribute__((aligned(128))) unsigned flags;
    int64_t start = bench_cpu();

    for (uint64_t i = 0; i < b->rounds; i++) {
        (void)__atomic_fetch_or(&flags, 1, __ATOMIC_ACQ_REL);
    }
    bench_report(b, bench_cpu() - start);
}

CONTESTANT(BH_PENDING, LIMIT, "locked or", set_flag)
