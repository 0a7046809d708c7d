/* SPDX-License-Identifier: MIT */
#ifndef TESTS_EMBED_H
#define TESTS_EMBED_H

/*
 * What must come through wherever a loop is embedded.  Who includes this has
 * run_until(loop, done), which has another loop drive ours.
 */

#include <stdlib.h>
#include <unistd.h>

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/loop.h"
#include "tenon/timer.h"

enum { EMBED_ROUNDS = 2000, EMBED_WAYS = 4 };

struct embed {
    struct tn_loop *loop;
    struct tn_bh *bh, *again;
    struct tn_timer timer;
    int fds[2];
    int rounds; /* that have come through */
    int left;   /* of a bottom half that schedules itself */
    int done;
};

static inline void embed_came(void *opaque)
{
    struct embed *e = opaque;

    tn_atomic_inc(&e->rounds);
}

static inline void embed_read(void *opaque)
{
    struct embed *e = opaque;
    char byte;

    CHECK(read(e->fds[0], &byte, 1) == 1);
    embed_came(e);
}

static inline void embed_again(void *opaque)
{
    struct embed *e = opaque;

    if (--e->left > 0) {
        tn_bh_schedule(e->again);
    } else {
        embed_came(e);
    }
}

static inline void embed_finish(void *opaque)
{
    struct embed *e = opaque;

    tn_atomic_set(&e->done, 1);
}

static inline void embed_send(struct embed *e, int way)
{
    if (way == 0) {
        tn_bh_schedule(e->bh);
    } else if (way == 1) {
        tn_timer_mod(&e->timer, tn_deadline_in(rand() % 100000));
    } else if (way == 2) {
        CHECK(write(e->fds[1], "x", 1) == 1);
    } else {
        e->left = 3;
        tn_bh_schedule(e->again);
    }
}

/* A lost wake-up is waited for until the time-out. */
static inline void *embed_sender(void *opaque)
{
    struct embed *e = opaque;

    for (int i = 0; i < EMBED_ROUNDS; i++) {
        embed_send(e, i % EMBED_WAYS);
        while (tn_atomic_load_acquire(&e->rounds) <= i) {
            if (i % 16 == 15) {
                sleep_ms(1);
            }
        }
    }
    CHECK(tn_bh_schedule_oneshot(e->loop, embed_finish, e) == 0);
    return NULL;
}

static inline void embed_check(void (*run)(struct tn_loop *, const int *))
{
    static struct embed e;
    pthread_t sender;

    e = (struct embed){.loop = tn_loop_new()};
    if (tn_loop_fd(e.loop) < 0) {
        CHECK(getenv("TENON_NO_EPOLL"));
        tn_loop_unref(e.loop);
        return;
    }
    CHECK(pipe(e.fds) == 0);
    e.bh = tn_bh_new(e.loop, embed_came, &e);
    e.again = tn_bh_new(e.loop, embed_again, &e);
    tn_timer_init(&e.timer, e.loop, embed_came, &e);
    CHECK(tn_loop_set_fd_handler(e.loop, e.fds[0], embed_read, NULL, &e) == 0);
    sender = thread_start(embed_sender, &e);
    run(e.loop, &e.done);
    thread_join(sender);
    CHECK(e.rounds == EMBED_ROUNDS);
    tn_bh_delete(e.bh);
    tn_bh_delete(e.again);
    tn_loop_set_fd_handler(e.loop, e.fds[0], NULL, NULL, NULL);
    tn_loop_unref(e.loop);
}

#define EMBED_TESTS(name)       \
    TEST(embed_under_##name)    \
    {                           \
        embed_check(run_until); \
    }

#endif
