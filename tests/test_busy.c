/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"
#include "threads.h"
#include "loop/loop.h"
#include "tenon/bh.h"
#include "tenon/thread.h"

enum { MANY = 100 };

static struct tn_loop *loop;
static struct tn_notifier bells[MANY];
static int calls[MANY];
static bool there[MANY]; /* what look functions see */
static int until_there = -1;
static char events[64]; /* runs of looks count as one */

static void note(char event)
{
    size_t n = strlen(events);

    if (n < sizeof(events) - 1 && (n == 0 || events[n - 1] != event)) {
        events[n] = event;
    }
}

static bool look(void *opaque)
{
    int n = (int)((int *)opaque - calls);

    note('l');
    if (n == 0 && until_there > 0 && --until_there == 0) {
        there[0] = true;
    }
    return there[n];
}

static void begin(void *opaque)
{
    (void)opaque;
    note('b');
}

static void end(void *opaque)
{
    (void)opaque;
    note('e');
}

static void on_set(void *opaque)
{
    int *count = opaque;

    note('c');
    ++*count;
    there[count - calls] = false;
}

static void on_set_stay(void *opaque)
{
    ++*(int *)opaque;
}

static int give_look(int n)
{
    return tn_loop_set_fd_look(loop, tn_notifier_fd(&bells[n]), look, begin,
                               end);
}

static void add(int n, void (*fn)(void *))
{
    CHECK(tn_notifier_init(&bells[n]) == 0);
    CHECK(tn_loop_set_notifier_handler(loop, &bells[n], fn, &calls[n]) == 0);
    CHECK(give_look(n) == 0);
}

static void set_up(int64_t max_ns)
{
    loop = tn_loop_new();
    CHECK(loop);
    add(0, on_set);
    tn_loop_set_poll_params(loop, max_ns, 2, 2);
}

static void tear_down(int count)
{
    tn_loop_unref(loop);
    for (int i = 0; i < count; i++) {
        tn_notifier_cleanup(&bells[i]);
    }
}

static void nothing(void *opaque)
{
    (void)opaque;
}

/* Blocks until a timer wakes it. */
static void sleep_in_poll(int64_t ns)
{
    struct tn_timer timer;

    tn_timer_init(&timer, loop, nothing, NULL);
    tn_timer_mod(&timer, tn_deadline_in(ns));
    while (tn_timer_pending(&timer)) {
        tn_loop_poll(loop, true);
    }
}

TEST(busy_off_at_first)
{
    loop = tn_loop_new();
    add(0, on_set);
    there[0] = true;
    sleep_in_poll(TN_MILLISECOND);
    CHECK(strcmp(events, "") == 0);
    tn_notifier_set(&bells[0]);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 1);
    tear_down(1);
}

/* A look is enough for the call, and leaves the notifier alone. */
TEST(busy_seen)
{
    set_up(TN_SECOND);
    until_there = 2;
    CHECK(tn_loop_poll(loop, true) && calls[0] == 1);
    CHECK(strcmp(events, "blc") == 0);
    there[0] = true;
    tn_notifier_set(&bells[0]);
    loop->busy.asked = tn_deadline_in(TN_SECOND); /* do not ask the kernel */
    CHECK(tn_loop_poll(loop, true) && calls[0] == 2);
    CHECK(strcmp(events, "blclc") == 0); /* begun still */
    CHECK(tn_notifier_test_and_clear(&bells[0]));
    tear_down(1);
}

/* H4: a look between the end and the sleep, which finds something. */
static bool look_after_end(void *opaque)
{
    look(opaque);
    return strchr(events, 'e');
}

TEST(busy_last_look)
{
    set_up(TN_SECOND);
    CHECK(tn_loop_set_fd_look(loop, tn_notifier_fd(&bells[0]), look_after_end,
                              begin, end) == 0);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 1);
    CHECK(strcmp(events, "blelc") == 0);
    tear_down(1);
}

TEST(busy_ends_before_sleep)
{
    set_up(10 * TN_MICROSECOND);
    sleep_in_poll(200 * TN_MILLISECOND);
    CHECK(strncmp(events, "blel", 4) == 0);
    tear_down(1);
}

TEST(busy_polls_that_do_not_block)
{
    set_up(TN_SECOND);
    CHECK(!tn_loop_poll(loop, false));
    CHECK(strcmp(events, "l") == 0);
    there[0] = true;
    CHECK(tn_loop_poll(loop, false) && calls[0] == 1);
    CHECK(strcmp(events, "lc") == 0);
    tear_down(1);
}

/* Idle, it sleeps at once; what comes soon brings the looking back. */
TEST(busy_gives_up_when_idle)
{
    set_up(TN_MILLISECOND);
    for (int i = 0; i < 10; i++) {
        sleep_in_poll(20 * TN_MILLISECOND);
    }
    CHECK(loop->busy.notify.ns == 0);
    memset(events, 0, sizeof(events));
    sleep_in_poll(20 * TN_MILLISECOND);
    CHECK(!strchr(events, 'b'));
    tear_down(1);
}

/* Let @time have passed in a wait that ends now. */
static void pass(int64_t time, bool came)
{
    loop->busy.began = tn_now() - time;
    tn_atomic_set(&loop->notify.notified, came);
    tn_busy_learn_(loop);
}

TEST(busy_learns)
{
    const struct tn_busy_time_ *time;

    loop = tn_loop_new();
    time = &loop->busy.notify;
    tn_loop_set_poll_params(loop, TN_SECOND, 3, 4);
    CHECK(time->ns == 4 * TN_MICROSECOND);
    pass(5 * TN_MICROSECOND, false);
    CHECK(time->ns == 4 * TN_MICROSECOND);
    pass(0, true); /* all counts since it came last */
    CHECK(time->ns == 12 * TN_MICROSECOND && time->waited == 0);
    for (int i = 0; i < 40; i++) {
        pass(TN_SECOND / 2, true);
    }
    CHECK(time->ns > TN_SECOND / 2 && time->ns <= TN_SECOND);
    pass(0, true); /* soon enough */
    CHECK(time->ns > TN_SECOND / 2);
    pass(2 * TN_SECOND, true);
    CHECK(time->ns > TN_SECOND / 10 && time->ns <= TN_SECOND / 4);
    pass(2 * TN_SECOND, false);
    pass(0, false); /* still not */
    CHECK(time->ns > TN_SECOND / 200 && time->ns <= TN_SECOND / 64);
    for (int i = 0; i < 40; i++) {
        pass(0, false);
    }
    CHECK(time->ns == 0);
    pass(0, true);
    CHECK(time->ns == 0);
    pass(TN_MICROSECOND, true);
    CHECK(time->ns == 4 * TN_MICROSECOND);
    tn_loop_set_poll_params(loop, TN_SECOND, 0, 0);
    pass(5 * TN_MICROSECOND, true);
    CHECK(time->ns == 8 * TN_MICROSECOND);
    pass(2 * TN_SECOND, true);
    CHECK(time->ns == 0);
    tn_loop_unref(loop);
}

/* Others are called, whatever there is to look at. */
TEST_WITHIN(busy_starves_none, 20)
{
    int fds[2], others = 0, rounds = 0;

    set_up(TN_SECOND);
    CHECK(tn_loop_set_notifier_handler(loop, &bells[0], on_set_stay,
                                       &calls[0]) == 0);
    CHECK(give_look(0) == 0);
    there[0] = true;
    CHECK(pipe(fds) == 0 && write(fds[1], "x", 1) == 1);
    CHECK(tn_loop_set_fd_handler(loop, fds[0], on_set_stay, NULL, &others) ==
          0);
    while (others < 10) {
        tn_loop_poll(loop, true);
        rounds++;
    }
    CHECK(calls[0] >= rounds);
    tn_loop_set_fd_handler(loop, fds[0], NULL, NULL, NULL);
    tear_down(1);
}

TEST(busy_all_have_their_turn)
{
    set_up(TN_SECOND);
    for (int i = 1; i < MANY; i++) {
        add(i, on_set_stay);
        there[i] = true;
    }
    for (int i = 0; i < 20; i++) {
        CHECK(tn_loop_poll(loop, true));
    }
    for (int i = 1; i < MANY; i++) {
        CHECK(calls[i] > 5);
    }
    tear_down(MANY);
}

/* H5: not looked at inside itself; but called if it is rung for. */
static void nest(void *opaque)
{
    int depth = ++*(int *)opaque;

    if (depth == 1) {
        CHECK(!tn_loop_poll(loop, false));
        sleep_in_poll(TN_MILLISECOND);
        CHECK(calls[0] == 1);
        tn_notifier_set(&bells[0]);
        CHECK(tn_loop_poll(loop, true) && calls[0] == 2);
    }
}

TEST(busy_nested)
{
    set_up(TN_SECOND);
    CHECK(tn_loop_set_notifier_handler(loop, &bells[0], nest, &calls[0]) == 0);
    CHECK(give_look(0) == 0);
    there[0] = true;
    CHECK(tn_loop_poll(loop, true) && calls[0] == 2);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 3); /* it still sees it */
    tear_down(1);
}

TEST(busy_switched_off)
{
    set_up(TN_SECOND);
    until_there = 2;
    CHECK(tn_loop_poll(loop, true));
    tn_loop_set_poll_params(loop, 0, 2, 2);
    sleep_in_poll(100 * TN_MILLISECOND);
    CHECK(strcmp(events, "blclel") == 0);
    memset(events, 0, sizeof(events));
    sleep_in_poll(TN_MILLISECOND);
    CHECK(strcmp(events, "") == 0);
    tear_down(1);
}

TEST(busy_errors)
{
    int fds[2];

    set_up(TN_SECOND);
    CHECK(pipe(fds) == 0);
    CHECK(tn_loop_set_fd_look(loop, fds[1], look, NULL, NULL) == -ENOENT);
    CHECK(tn_loop_set_fd_look(loop, -1, look, NULL, NULL) == -ENOENT);
    CHECK(tn_loop_set_fd_handler(loop, fds[1], NULL, on_set, &calls[1]) == 0);
    CHECK(tn_loop_set_fd_look(loop, fds[1], look, NULL, NULL) == -EINVAL);
    CHECK(tn_loop_set_fd_handler(loop, fds[1], NULL, NULL, NULL) == 0);
    CHECK(tn_loop_set_fd_look(loop, tn_notifier_fd(&bells[0]), NULL, NULL,
                              NULL) == 0);
    sleep_in_poll(TN_MILLISECOND);
    CHECK(strcmp(events, "") == 0);
    tn_notifier_set(&bells[0]); /* else it is as before */
    CHECK(tn_loop_poll(loop, true) && calls[0] == 1);
    tear_down(1);
}

/* Removed in a call, and by another, that a look led to. */
static void remove_all(void *opaque)
{
    ++*(int *)opaque;
    for (int i = 0; i < MANY; i++) {
        tn_loop_set_notifier_handler(loop, &bells[i], NULL, NULL);
    }
}

TEST(busy_removed_inside)
{
    int sum = 0;

    set_up(TN_SECOND);
    for (int i = 1; i < MANY; i++) {
        add(i, remove_all);
        there[i] = true;
    }
    CHECK(tn_loop_poll(loop, true));
    CHECK(!tn_loop_poll(loop, false));
    for (int i = 0; i < MANY; i++) {
        sum += calls[i];
    }
    CHECK(sum == 1);
    tear_down(MANY);
}

/* The loop's thread sees what others schedule, however much it looks. */
static void count(void *opaque)
{
    tn_atomic_inc((int *)opaque);
}

TEST_WITHIN(busy_sees_bottom_halves, 30)
{
    struct tn_loop_thread *thread = tn_loop_thread_new(NULL);
    int done = 0;

    loop = tn_loop_thread_loop(thread);
    tn_loop_set_poll_params(loop, 100 * TN_MICROSECOND, 2, 2);
    for (int i = 0; i < 2000; i++) {
        CHECK(tn_bh_schedule_oneshot(loop, count, &done) == 0);
        while (tn_atomic_read(&done) <= i) {
            if (i % 8 == 0) {
                sleep_ms(1);
            }
        }
    }
    tn_loop_thread_free(thread);
}
