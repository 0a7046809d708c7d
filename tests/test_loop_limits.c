/* SPDX-License-Identifier: MIT */
/* Many of everything, and functions that behave badly. */

#include <sys/resource.h>
#include <unistd.h>

#include "tap.h"
#include "tenon/bh.h"
#include "tenon/loop.h"
#include "tenon/timer.h"

enum { MANY = 100000, DESCRIPTORS = 10000 };

static struct tn_loop *loop;
static int calls, order_errors;
static int64_t latest;

static void count(void *opaque)
{
    (void)opaque;
    calls++;
}

static struct tn_timer *timers;

static void expire(void *opaque)
{
    struct tn_timer *timer = opaque;

    order_errors += timer->deadline_ < latest;
    latest = timer->deadline_;
    calls++;
}

static struct tn_timer *make_timers(void (*fn)(void *))
{
    timers = malloc(MANY * sizeof(*timers));
    CHECK(timers);
    for (int i = 0; i < MANY; i++) {
        tn_timer_init(&timers[i], loop, fn, &timers[i]);
    }
    return timers;
}

/* T5; and half of them are moved, some deleted, before. */
TEST(limits_timers)
{
    int64_t now = tn_now();

    loop = tn_loop_new();
    make_timers(expire);
    srand(1);
    for (int i = 0; i < MANY; i++) {
        tn_timer_mod(&timers[i], now - rand() % 1000000000);
    }
    for (int i = 0; i < MANY; i += 2) {
        tn_timer_mod(&timers[i], now - rand() % 1000000000);
    }
    for (int i = 0; i < MANY; i += 10) {
        tn_timer_del(&timers[i]);
    }
    CHECK(tn_loop_poll(loop, true));
    CHECK(calls == MANY - MANY / 10 && order_errors == 0);
    CHECK(!tn_loop_poll(loop, false));
    free(timers);
    tn_loop_unref(loop);
}

static void expect_next(void *opaque)
{
    order_errors += (int)(size_t)opaque != calls++;
}

TEST(limits_bottom_halves)
{
    struct tn_bh **bhs = malloc(MANY * sizeof(struct tn_bh *));

    loop = tn_loop_new();
    CHECK(bhs);
    for (int i = 0; i < MANY; i++) {
        bhs[i] = tn_bh_new(loop, expect_next, (void *)(size_t)i);
        CHECK(bhs[i]);
    }
    for (int round = 0; round < 3; round++) {
        calls = 0;
        for (int i = 0; i < MANY; i++) {
            tn_bh_schedule(bhs[i]);
        }
        CHECK(tn_loop_poll(loop, true) && calls == MANY);
    }
    CHECK(order_errors == 0); /* B3 */
    for (int i = 0; i < MANY; i++) {
        tn_bh_delete(bhs[i]);
    }
    tn_loop_unref(loop);
    free(bhs);
}

static int fds[DESCRIPTORS];

static void open_descriptors(int number, int reserve)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < (rlim_t)(number + reserve)) {
        tap_skip("not so many descriptors here");
    }
    limit.rlim_cur = limit.rlim_max;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(pipe(fds) == 0); /* the first two */
    for (int i = 2; i < number; i++) {
        fds[i] = dup(fds[0]);
        CHECK(fds[i] >= 0);
    }
}

/* All are ready at once, and each is called. */
static char called[DESCRIPTORS];

static void mark(void *opaque)
{
    char *mine = opaque;

    calls += !*mine;
    *mine = 1;
}

TEST(limits_descriptors)
{
    int rounds = 0;

    open_descriptors(DESCRIPTORS, 20);
    loop = tn_loop_new();
    for (int i = 0; i < DESCRIPTORS; i++) {
        if (i != 1) {
            CHECK(tn_loop_set_fd_handler(loop, fds[i], mark, NULL,
                                         &called[i]) == 0);
        }
    }
    CHECK(!tn_loop_poll(loop, false));
    CHECK(write(fds[1], "x", 1) == 1);
    while (calls < DESCRIPTORS - 1) {
        CHECK(tn_loop_poll(loop, true));
        CHECK(++rounds < 10 * DESCRIPTORS);
    }
    for (int i = 0; i < DESCRIPTORS; i++) {
        tn_loop_set_fd_handler(loop, fds[i], NULL, NULL, NULL);
    }
    CHECK(!tn_loop_poll(loop, false));
    tn_loop_unref(loop);
}

/* B2: descriptors and timers are served all the same, and so is a run. */
static struct tn_bh *restless;
static int restless_calls;

static void again(void *opaque)
{
    (void)opaque;
    restless_calls++;
    tn_bh_schedule(restless);
}

static void stop(void *opaque)
{
    struct tn_timer *timer = opaque;

    if (++calls < 100) {
        tn_timer_mod(timer, tn_now());
    } else {
        tn_loop_stop(loop);
    }
}

static int reads;

static void on_read(void *opaque)
{
    char byte;

    (void)opaque;
    CHECK(read(fds[0], &byte, 1) == 1);
    if (++reads < 100) {
        CHECK(write(fds[1], "x", 1) == 1);
    }
}

TEST(limits_bottom_half_for_ever)
{
    struct tn_timer timer;

    loop = tn_loop_new();
    CHECK(pipe(fds) == 0 && write(fds[1], "x", 1) == 1);
    restless = tn_bh_new(loop, again, NULL);
    tn_bh_schedule(restless);
    tn_timer_init(&timer, loop, stop, &timer);
    tn_timer_mod(&timer, tn_now());
    CHECK(tn_loop_set_fd_handler(loop, fds[0], on_read, NULL, NULL) == 0);
    tn_loop_run(loop);
    while (reads < 100) {
        CHECK(tn_loop_poll(loop, true));
    }
    CHECK(calls == 100 && restless_calls >= 100);
    tn_bh_delete(restless);
    tn_loop_set_fd_handler(loop, fds[0], NULL, NULL, NULL);
    tn_loop_unref(loop);
}

/* One timer that arms itself for ever does not hold up the others either. */
static struct tn_timer ticker;

static void tick(void *opaque)
{
    (void)opaque;
    restless_calls++;
    tn_timer_mod(&ticker, 1);
}

TEST(limits_timer_for_ever)
{
    loop = tn_loop_new();
    CHECK(pipe(fds) == 0 && write(fds[1], "x", 1) == 1);
    CHECK(tn_loop_set_fd_handler(loop, fds[0], on_read, NULL, NULL) == 0);
    tn_timer_init(&ticker, loop, tick, NULL);
    tn_timer_mod(&ticker, 1);
    while (reads < 100) {
        CHECK(tn_loop_poll(loop, true));
    }
    CHECK(tn_bh_schedule_oneshot(loop, count, NULL) == 0);
    CHECK(tn_loop_poll(loop, true) && calls == 1);
    tn_timer_del(&ticker);
    tn_loop_set_fd_handler(loop, fds[0], NULL, NULL, NULL);
    tn_loop_unref(loop);
}

/* The first function that is called does away with all others. */
enum { EACH = 1000 };

static struct tn_bh *bhs[EACH];

static void delete_all(void *opaque)
{
    (void)opaque;
    if (calls++ > 0) {
        return;
    }
    for (int i = 0; i < EACH; i++) {
        tn_loop_set_fd_handler(loop, fds[i], NULL, NULL, NULL);
        tn_timer_del(&timers[i]);
        tn_bh_delete(bhs[i]);
    }
}

static void delete_all_from(int first)
{
    open_descriptors(EACH, 20);
    loop = tn_loop_new();
    make_timers(delete_all);
    CHECK(write(fds[1], "x", 1) == 1);
    for (int i = 0; i < EACH; i++) {
        if (i != 1) {
            CHECK(tn_loop_set_fd_handler(loop, fds[i], delete_all, NULL,
                                         NULL) == 0);
        }
        tn_timer_mod(&timers[i], 1);
        bhs[i] = tn_bh_new(loop, delete_all, NULL);
        if (first == 0) {
            tn_bh_schedule(bhs[i]);
        }
    }
    for (int i = 0; first == 2 && i < EACH; i++) {
        tn_loop_set_fd_handler(loop, fds[i], NULL, NULL, NULL);
    }
    while (tn_loop_poll(loop, false)) {
    }
    CHECK(calls == 1);
    tn_loop_unref(loop);
    free(timers);
}

TEST(limits_bottom_half_deletes_all)
{
    delete_all_from(0);
}

TEST(limits_handler_deletes_all)
{
    delete_all_from(1);
}

TEST(limits_timer_deletes_all)
{
    delete_all_from(2);
}
