/* SPDX-License-Identifier: MIT */
/*
 * Loops that go over from epoll to poll while threads set handlers.  Each
 * thread has a loop run, again and again; a helper and itself set handlers in
 * it, for descriptors that are ready, and at some moment one for a regular
 * file, which epoll refuses.  All are called, with what was written before they
 * were set: one that was lost is waited for in vain.
 */

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "tenon/thread.h"
#include "torture.h"

enum { HANDLERS = 6, LOST_S = 20 };

#ifdef RACY
#define IS_WRITTEN_BEFORE false
#else
#define IS_WRITTEN_BEFORE true
#endif

struct target {
    struct tn_loop *loop;
    int fds[2];
    unsigned value; /* plain */
    struct tn_event called;
};

/* What two threads do to one loop. */
struct round {
    struct tn_loop *loop;
    struct target targets[2 * HANDLERS]; /* half of them the helper's */
    uint32_t over_at; /* which handler is the one for a file */
    int file;
};

static void on_read(void *opaque)
{
    struct target *t = opaque;

    TORTURE_CHECK(t->value++ == 1);
    tn_loop_set_fd_handler(t->loop, t->fds[0], NULL, NULL, NULL);
    tn_event_set(&t->called);
}

static void remove_it(void *opaque)
{
    struct round *r = opaque;

    tn_loop_set_fd_handler(r->loop, r->file, NULL, NULL, NULL);
}

static void set_handlers(struct round *r, int who)
{
    for (uint32_t i = 0; i < HANDLERS; i++) {
        struct target *t = &r->targets[who * HANDLERS + (int)i];

        if (who == 0 && i == r->over_at) {
            TORTURE_CHECK(tn_loop_set_fd_handler(r->loop, r->file, remove_it,
                                                 NULL, r) == 0);
        }
        if (IS_WRITTEN_BEFORE) {
            t->value = 1;
        }
        TORTURE_CHECK(
            tn_loop_set_fd_handler(r->loop, t->fds[0], on_read, NULL, t) == 0);
        if (!IS_WRITTEN_BEFORE) {
            t->value = 1;
        }
        torture_dawdle();
    }
}

static void *help(void *round)
{
    set_handlers(round, 1);
    return NULL;
}

static void await(struct target *t)
{
    int64_t end = tn_deadline_in(LOST_S * TN_SECOND);

    TORTURE_CHECK(tn_event_wait_until(&t->called, end) && "it was called");
    close(t->fds[0]);
    close(t->fds[1]);
    tn_event_destroy(&t->called);
}

static void set_up(struct round *r)
{
    r->over_at = torture_random() % HANDLERS;
    for (int i = 0; i < 2 * HANDLERS; i++) {
        struct target *t = &r->targets[i];

        t->loop = r->loop;
        t->value = 0;
        tn_event_init(&t->called, false);
        TORTURE_CHECK(pipe(t->fds) == 0 && write(t->fds[1], "x", 1) == 1);
    }
}

static void one_round(struct round *r)
{
    struct tn_loop_thread *thread = tn_loop_thread_new(NULL);
    pthread_t helper;

    TORTURE_CHECK(thread);
    r->loop = tn_loop_thread_loop(thread);
    set_up(r);
    TORTURE_CHECK(pthread_create(&helper, NULL, help, r) == 0);
    set_handlers(r, 0);
    for (int i = 0; i < 2 * HANDLERS; i++) {
        await(&r->targets[i]);
    }
    pthread_join(helper, NULL);
    tn_loop_thread_free(thread);
}

static void driver(void)
{
    struct round r = {.file = open("/proc/self/exe", O_RDONLY)};

    TORTURE_CHECK(r.file >= 0);
    while (!torture_is_over()) {
        one_round(&r);
        torture_count(1);
    }
    close(r.file);
}

static const struct torture_role roles[] = {{"driver", driver},
                                            {"driver", driver}};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "over",
        .roles = roles,
        .count = 2,
    };

    return torture_main(argc, argv, &torture);
}
