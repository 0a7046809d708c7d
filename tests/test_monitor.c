/* SPDX-License-Identifier: MIT */
/*
 * Both ways in which a loop waits for descriptors, and the way from the one to
 * the other.
 */

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "deny.h"
#include "tap.h"
#include "threads.h"
#include "loop/loop.h"
#include "tenon/bh.h"
#include "tenon/thread.h"

#ifndef SYS_epoll_wait
#define SYS_epoll_wait SYS_epoll_pwait
#endif

enum { MANY = 200 };

static struct tn_loop *loop;
static int pipes[MANY][2];
static int calls[MANY];

static void on_read(void *opaque)
{
    int *count = opaque;
    char byte;

    CHECK(read(pipes[count - calls][0], &byte, 1) == 1);
    tn_atomic_inc(count);
}

static void on_ready(void *opaque)
{
    tn_atomic_inc((int *)opaque);
}

static int handle(int n, void (*fn)(void *))
{
    return tn_loop_set_fd_handler(loop, pipes[n][0], fn, NULL, &calls[n]);
}

static void open_pipes(int count)
{
    for (int i = 0; i < count; i++) {
        CHECK(pipe(pipes[i]) == 0);
    }
}

static void tell(int n)
{
    CHECK(write(pipes[n][1], "x", 1) == 1);
}

static void start_loop(int count)
{
    loop = tn_loop_new();
    CHECK(loop);
    open_pipes(count);
}

/* All that a loop does, once more. */
static void check_loop(void)
{
    CHECK(handle(0, on_read) == 0);
    CHECK(!tn_loop_poll(loop, false));
    tell(0);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 1);
    CHECK(!tn_loop_poll(loop, false));
    CHECK(handle(0, NULL) == 0);
    tell(0);
    CHECK(!tn_loop_poll(loop, false) && calls[0] == 1);
    tn_loop_notify(loop);
    CHECK(!tn_loop_poll(loop, true));
    CHECK(tn_loop_set_fd_handler(loop, -1, on_read, NULL, NULL) == -EBADF);
    CHECK(tn_loop_set_fd_handler(loop, 1000, on_read, NULL, NULL) == -EBADF);
    tn_loop_unref(loop);
}

TEST(monitor_epoll_denied)
{
    deny(SYS_epoll_create1, EPERM);
    start_loop(1);
    CHECK(loop->handlers.polls);
    check_loop();
}

TEST(monitor_with_one_descriptor)
{
    struct rlimit limit, before;

    open_pipes(1);
    getrlimit(RLIMIT_NOFILE, &before);
    limit = (struct rlimit){(rlim_t)pipes[0][1] + 2, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
    loop = tn_loop_new();
    CHECK(loop && loop->handlers.polls);
    check_loop();
}

TEST(monitor_add_denied)
{
    start_loop(1);
    deny(SYS_epoll_ctl, EPERM);
    check_loop();
}

TEST(monitor_remove_denied)
{
    start_loop(2);
    CHECK(handle(1, on_read) == 0);
    tell(1);
    deny(SYS_epoll_ctl, EPERM);
    CHECK(handle(1, NULL) == 0);
    CHECK(loop->handlers.polls);
    CHECK(!tn_loop_poll(loop, false) && calls[1] == 0);
    check_loop();
}

TEST(monitor_wait_denied)
{
    start_loop(1);
    deny(SYS_epoll_wait, EPERM);
    deny(SYS_epoll_pwait, EPERM);
    deny(SYS_epoll_pwait2, EPERM);
    CHECK(!tn_loop_poll(loop, false));
    CHECK(loop->handlers.polls);
    check_loop();
}

/* A regular file is always ready, as poll says. */
TEST(monitor_regular_file)
{
    int file = open("/proc/self/exe", O_RDONLY);

    start_loop(2);
    CHECK(handle(1, on_read) == 0); /* before */
    CHECK(tn_loop_set_fd_handler(loop, file, on_ready, NULL, &calls[0]) == 0);
    CHECK(loop->handlers.polls);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 1);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 2 && calls[1] == 0);
    CHECK(tn_loop_set_fd_handler(loop, file, NULL, on_ready, &calls[0]) == 0);
    CHECK(tn_loop_poll(loop, true) && calls[0] == 3);
    CHECK(tn_loop_set_fd_handler(loop, file, NULL, NULL, NULL) == 0);
    CHECK(!tn_loop_poll(loop, false));
    tell(1);
    CHECK(tn_loop_poll(loop, true) && calls[1] == 1);
    calls[0] = 0;
    check_loop();
}

/* Whoever is ready has its turn, however many there are. */
TEST(monitor_all_have_their_turn)
{
    start_loop(MANY);
    for (int i = 0; i < MANY; i++) {
        CHECK(handle(i, on_ready) == 0);
        tell(i);
    }
    for (int i = 0; i < 40; i++) {
        CHECK(tn_loop_poll(loop, true));
    }
    for (int i = 0; i < MANY; i++) {
        CHECK(calls[i] > 5);
        CHECK(handle(i, NULL) == 0);
    }
    tn_loop_unref(loop);
}

/* One that was closed too early calls nothing, and keeps no loop awake. */
TEST(monitor_descriptor_gone)
{
    int64_t end;
    int waits = 0;

    start_loop(2);
    CHECK(handle(1, on_read) == 0);
    close(pipes[1][0]);
    tn_loop_poll(loop, false);
    tn_loop_notify(loop);
    tn_loop_poll(loop, false);
    end = tn_deadline_in(20 * TN_MILLISECOND);
    CHECK(loop->handlers.poller < 0 || !loop->handlers.polls);
    while (tn_now() < end) {
        struct tn_ready_list_ ready;

        tn_monitor_wait_(loop, &ready, end);
        CHECK(ready.count == 0 && waits++ < 100);
    }
    CHECK(pipe(pipes[1]) == 0); /* another one, by the same number */
    CHECK(handle(1, on_read) == 0);
    tell(1);
    CHECK(tn_loop_poll(loop, true) && calls[1] == 1);
    CHECK(handle(1, NULL) == 0);
    check_loop();
}

static struct tn_loop_thread *thread;

static void start_thread(int count)
{
    thread = tn_loop_thread_new(NULL);
    CHECK(thread);
    loop = tn_loop_thread_loop(thread);
    open_pipes(count);
}

static void await(int *count, int atleast)
{
    while (tn_atomic_read(count) < atleast) {
        sleep_ms(1);
    }
}

/* H3, of a loop that sleeps: a change is noticed in either way of waiting. */
TEST_WITHIN(monitor_changed_while_asleep, 20)
{
    start_thread(2);
    sleep_ms(20);
    tell(0);
    CHECK(handle(0, on_read) == 0); /* added */
    await(&calls[0], 1);
    CHECK(handle(1, on_read) == 0);
    sleep_ms(20);
    tell(1);
    await(&calls[1], 1);
    CHECK(tn_loop_set_fd_handler(loop, pipes[1][1], NULL, on_ready,
                                 &calls[0]) == 0); /* another event */
    await(&calls[0], 100);
    tn_loop_set_fd_handler(loop, pipes[1][1], NULL, NULL, NULL);
    tn_loop_thread_free(thread);
}

/* The same as the loop goes over, asleep, by another thread's doing. */
TEST_WITHIN(monitor_goes_over_while_asleep, 20)
{
    int file = open("/proc/self/exe", O_RDONLY);

    start_thread(3);
    CHECK(handle(1, on_read) == 0); /* the poller knows this one */
    sleep_ms(20);
    CHECK(tn_loop_set_fd_handler(loop, file, on_ready, NULL, &calls[0]) == 0);
    await(&calls[0], 10);
    CHECK(tn_loop_set_fd_handler(loop, file, NULL, NULL, NULL) == 0);
    sleep_ms(20);
    tell(1);
    await(&calls[1], 1);
    tell(2);
    CHECK(handle(2, on_read) == 0);
    await(&calls[2], 1);
    tn_loop_thread_free(thread);
}

#ifndef TESTS_INJECT_H /* it counts how often a handler was set */
/* What poll finds is not for a handler set since. */
static void *replace(void *replaced)
{
    sleep_ms(50);
    CHECK(tn_loop_set_fd_handler(loop, pipes[0][0], on_ready, NULL,
                                 &calls[1]) == 0);
    tn_atomic_set((bool *)replaced, true);
    tn_loop_notify(loop);
    return NULL;
}

TEST(monitor_replaced_while_asleep)
{
    bool replaced = false;
    pthread_t other;

    start_loop(1);
    CHECK(handle(0, on_read) == 0);
    other = thread_start(replace, &replaced);
    while (!calls[1]) {
        if (tn_atomic_read(&replaced)) {
            tell(0);
        }
        tn_loop_poll(loop, true);
    }
    thread_join(other);
    CHECK(calls[0] == 0);
    handle(0, NULL);
    tn_loop_unref(loop);
}
#endif
