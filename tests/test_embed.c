/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "embed/embed.h"

#include "tap.h"
#include "threads.h"
#include "loop/loop.h"
#include "tenon/bh.h"

static struct tn_loop *loop;

static bool is_readable(int timeout_ms)
{
    struct pollfd p = {.fd = tn_loop_fd(loop), .events = POLLIN};

    return poll(&p, 1, timeout_ms) == 1;
}

/* The least that another loop can be. */
static void run_until(struct tn_loop *embedded, const int *done)
{
    loop = embedded;
    while (!tn_atomic_read(done)) {
        if (is_readable(-1)) {
            tn_loop_poll(loop, false);
        }
    }
}

EMBED_TESTS(poll)

static void set_up(void)
{
    loop = tn_loop_new();
    if (getenv("TENON_NO_EPOLL")) {
        CHECK(tn_loop_fd(loop) == -ENOSYS);
        CHECK(!tn_loop_poll(loop, false));
        tn_loop_unref(loop);
        exit(0);
    }
    CHECK(tn_loop_fd(loop) >= 0 && tn_loop_fd(loop) == tn_loop_fd(loop));
    CHECK(is_readable(0));
    tn_loop_poll(loop, false);
    CHECK(!is_readable(0));
}

static void nothing(void *opaque)
{
    (void)opaque;
}

TEST(embed_readable_while_due)
{
    struct tn_timer timer;

    set_up();
    CHECK(tn_bh_schedule_oneshot(loop, nothing, NULL) == 0);
    CHECK(is_readable(0) && tn_loop_poll(loop, false) && !is_readable(0));
    tn_timer_init(&timer, loop, nothing, NULL);
    tn_timer_mod(&timer, 1);
    CHECK(is_readable(0) && tn_loop_poll(loop, false) && !is_readable(0));
    tn_timer_mod(&timer, tn_deadline_in(50 * TN_SECOND));
    CHECK(is_readable(0) && !tn_loop_poll(loop, false) && !is_readable(0));
    tn_timer_mod(&timer, tn_deadline_in(500 * TN_MILLISECOND));
    CHECK(is_readable(0) && !tn_loop_poll(loop, false));
    CHECK(is_readable(10000));
    CHECK(tn_now() >= timer.deadline_);
    CHECK(tn_loop_poll(loop, false) && !is_readable(0));
    tn_timer_mod(&timer, tn_deadline_in(TN_MILLISECOND));
    tn_loop_poll(loop, false);
    tn_timer_del(&timer);
    tn_loop_poll(loop, false);
    sleep_ms(10);
    while (is_readable(0)) {
        tn_loop_poll(loop, false);
    }
    tn_loop_notify(loop);
    CHECK(is_readable(0) && !tn_loop_poll(loop, false) && !is_readable(0));
    tn_loop_unref(loop);
}

TEST(embed_idle_bottom_half)
{
    struct tn_bh *bh;

    set_up();
    bh = tn_bh_new(loop, nothing, NULL);
    tn_bh_schedule_idle(bh);
    tn_loop_poll(loop, false);
    CHECK(loop->embed.armed_for != TN_FOREVER && is_readable(10000));
    tn_loop_poll(loop, false);
    CHECK(!is_readable(0));
    tn_bh_delete(bh);
    CHECK(is_readable(0)); /* to free it */
    tn_loop_poll(loop, false);
    tn_loop_unref(loop);
}

/* A poll that blocks, nested or not, does no harm. */
static void nest(void *opaque)
{
    int done = 0;

    (void)opaque;
    tn_bh_schedule_oneshot(loop, nothing, &done);
    CHECK(tn_loop_poll(loop, true));
}

TEST(embed_other_polls)
{
    set_up();
    tn_bh_schedule_oneshot(loop, nest, NULL);
    CHECK(is_readable(0) && tn_loop_poll(loop, false) && !is_readable(0));
    tn_bh_schedule_oneshot(loop, nothing, NULL);
    CHECK(tn_loop_poll(loop, true) && !is_readable(0));
    tn_bh_schedule_oneshot(loop, nothing, NULL);
    CHECK(is_readable(0) && tn_loop_poll(loop, false) && !is_readable(0));
    tn_loop_unref(loop);
}

/* While the other loop sleeps, all must ring. */
static bool rings;

static bool look(void *opaque)
{
    (void)opaque;
    return false;
}

static void begin(void *opaque)
{
    (void)opaque;
    rings = false;
}

static void end(void *opaque)
{
    (void)opaque;
    rings = true;
}

TEST(embed_busy_polling_ends)
{
    struct tn_notifier bell;

    set_up();
    CHECK(tn_notifier_init(&bell) == 0);
    CHECK(tn_loop_set_notifier_handler(loop, &bell, nothing, NULL) == 0);
    CHECK(tn_loop_set_fd_look(loop, tn_notifier_fd(&bell), look, begin, end) ==
          0);
    tn_loop_set_poll_params(loop, TN_SECOND, 2, 2);
    tn_loop_poll(loop, false); /* the notify from before */
    tn_notifier_set(&bell);
    CHECK(tn_loop_poll(loop, true));
    CHECK(rings && !is_readable(0));
    tn_loop_unref(loop);
    tn_notifier_cleanup(&bell);
}

TEST(embed_errors)
{
    int file = open("/proc/self/exe", O_RDONLY);
    struct rlimit limit, before;

    loop = tn_loop_new();
    getrlimit(RLIMIT_NOFILE, &before);
    limit = (struct rlimit){(rlim_t)file, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
    if (!getenv("TENON_NO_EPOLL")) {
        CHECK(tn_loop_fd(loop) == -EMFILE);
        setrlimit(RLIMIT_NOFILE, &before);
        CHECK(tn_loop_fd(loop) >= 0);
        CHECK(tn_loop_set_fd_handler(loop, file, nothing, NULL, NULL) ==
              -EPERM);
        CHECK(!loop->handlers.polls);
        tn_loop_unref(loop);
        loop = tn_loop_new();
    }
    setrlimit(RLIMIT_NOFILE, &before);
    CHECK(tn_loop_set_fd_handler(loop, file, nothing, NULL, NULL) == 0);
    CHECK(tn_loop_fd(loop) == -ENOSYS);
    CHECK(tn_loop_poll(loop, true));
    tn_loop_unref(loop);
}
