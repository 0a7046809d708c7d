/* SPDX-License-Identifier: MIT */
/*
 * Handlers added, changed and removed by several threads while the loop calls
 * them, and by themselves.  Each handler knows which descriptor and generation
 * it was set for; a call after removal has been seen by the loop is a failure.
 */

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tenon/atomic.h"
#include "tenon/bh.h"
#include "tenon/event.h"
#include "tenon/loop.h"
#include "tenon/rcu.h"
#include "tenon/thread.h"
#include "torture.h"

enum { VALID = 0x600df00d };

#ifdef RACY
#define REMOVAL_IS_AWAITED false
#else
#define REMOVAL_IS_AWAITED true
#endif

/* What a handler is set for; freed when no call can be under way (H2). */
struct target {
    int fd;
    unsigned valid; /* plain */
    bool removes_itself;
};

static struct tn_loop_thread *thread;
static struct tn_loop *loop;
static uint64_t calls;

static void on_ready(void *opaque)
{
    struct target *t = opaque;

    TORTURE_CHECK(t->valid == VALID);
    tn_atomic_inc(&calls);
    if (t->removes_itself) {
        tn_loop_set_fd_handler(loop, t->fd, NULL, NULL, NULL);
        TORTURE_CHECK(t->valid == VALID);
    }
}

static void poll_inside(void *opaque)
{
    static int depth; /* the loop's thread alone */

    on_ready(opaque);
    if (depth < 8 && torture_one_in(8)) {
        depth++;
        tn_loop_poll(loop, false); /* may come here again */
        depth--;
    }
}

static void confirm(void *done)
{
    tn_event_set(done);
}

/*
 * After a bottom half scheduled since, the loop has seen the removal and calls
 * nothing that was removed.  A function under it, which polled, may not have
 * returned; ours touches its target no more then.
 */
static void await_removal(void)
{
    struct tn_event done = TN_EVENT_INIT(false);

    TORTURE_CHECK(tn_bh_schedule_oneshot(loop, confirm, &done) == 0);
    tn_event_wait(&done);
    tn_event_destroy(&done);
}

static struct target *make(int fd)
{
    struct target *t = malloc(sizeof(*t));

    *t = (struct target){fd, VALID, torture_one_in(3)};
    return t;
}

static void churner(void)
{
    int fds[2];

    TORTURE_CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    TORTURE_CHECK(write(fds[1], "x", 1) == 1); /* readable and writable */
    while (!torture_is_over()) {
        struct target *t[3];

        for (int i = 0; i < 3; i++) {
            bool reads = torture_one_in(2);

            t[i] = make(fds[0]);
            TORTURE_CHECK(
                tn_loop_set_fd_handler(loop, fds[0], reads ? poll_inside : NULL,
                                       reads ? NULL : on_ready, t[i]) == 0);
            torture_dawdle();
        }
        tn_loop_set_fd_handler(loop, fds[0], NULL, NULL, NULL);
        if (REMOVAL_IS_AWAITED) {
            await_removal();
        }
        for (int i = 0; i < 3; i++) {
            t[i]->valid = 0;
            free(t[i]);
        }
        torture_count(1);
    }
    close(fds[0]);
    close(fds[1]);
}

static void begin(void)
{
    thread = tn_loop_thread_new("torture");
    TORTURE_CHECK(thread);
    loop = tn_loop_thread_loop(thread);
}

static void end(void)
{
    tn_loop_thread_free(thread);
    TORTURE_CHECK(calls > 0);
}

static const struct torture_role roles[] = {
    {"churner", churner},
    {"churner", churner},
    {"churner", churner},
    {"churner", churner},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "handlers",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 4,
    };

    return torture_main(argc, argv, &torture);
}
