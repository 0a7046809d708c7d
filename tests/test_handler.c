/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/hooks.h"
#include "tenon/thread.h"

static struct tn_loop *loop;
static int fds[2];
static int calls;

/* Memory that is counted, and may be refused. */
static int blocks;
static size_t largest;
static bool refuse_large;

static void *count_alloc(size_t size, void *opaque)
{
    (void)opaque;
    largest = size > largest ? size : largest;
    if (refuse_large && size > 512) {
        return NULL;
    }
    tn_atomic_inc(&blocks);
    return malloc(size);
}

static void count_release(void *memory, void *opaque)
{
    (void)opaque;
    if (memory) {
        tn_atomic_dec(&blocks);
    }
    free(memory);
}

static void setup(void)
{
    tn_set_allocator(count_alloc, count_release, NULL);
    loop = tn_loop_new();
    CHECK(loop);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
}

static void teardown(void)
{
    tn_loop_unref(loop);
    CHECK(blocks == 0);
}

static void count(void *opaque)
{
    (void)opaque;
    calls++;
}

static void fail(void *opaque)
{
    (void)opaque;
    CHECK(!"called");
}

static int handle(int fd, void (*fn)(void *))
{
    return tn_loop_set_fd_handler(loop, fd, fn, NULL, NULL);
}

/* A copy keeps in the poller what was closed too early. */
TEST(handler_of_a_descriptor_closed_too_early)
{
    int copy, again[2];

    setup();
    CHECK(handle(fds[0], fail) == 0);
    copy = dup(fds[0]);
    close(fds[0]);
    CHECK(handle(fds[0], NULL) == 0);
    CHECK(write(fds[1], "a", 1) == 1);
    CHECK(!tn_loop_poll(loop, false));
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, again) == 0);
    CHECK(again[0] == fds[0]);
    CHECK(!tn_loop_poll(loop, false));
    CHECK(handle(again[0], count) == 0);
    CHECK(!tn_loop_poll(loop, false));
    CHECK(write(again[1], "a", 1) == 1);
    CHECK(tn_loop_poll(loop, true) && calls == 1);
    CHECK(handle(again[0], NULL) == 0);
    close(copy);
    CHECK(!tn_loop_poll(loop, false));
    teardown();
}

/* The same, where the handler was replaced, not removed. */
TEST(handler_of_a_number_used_again)
{
    int copy, again[2];

    setup();
    CHECK(handle(fds[0], fail) == 0);
    copy = dup(fds[0]);
    close(fds[0]);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, again) == 0);
    CHECK(again[0] == fds[0]);
    CHECK(handle(again[0], count) == 0);
    CHECK(write(fds[1], "a", 1) == 1);
    CHECK(!tn_loop_poll(loop, false) && calls == 0);
    close(copy);
    CHECK(!tn_loop_poll(loop, false));
    teardown();
}

TEST_WITHIN(handler_of_no_descriptor, 10)
{
    setup();
    largest = 0;
    CHECK(handle(INT_MAX, count) == -EBADF);
    CHECK(handle(1000000, count) == -EBADF);
    CHECK(handle(-1, count) == -EBADF);
    CHECK(handle(INT_MIN, count) == -EBADF);
    CHECK(handle(INT_MAX, NULL) == 0 && handle(INT_MIN, NULL) == 0);
    CHECK(largest < 512);
    teardown();
}

TEST(handler_without_memory)
{
    int far;

    setup();
    CHECK(handle(fds[0], count) == 0); /* the table is there, and small */
    far = dup2(fds[1], 300);
    CHECK(far == 300);
    refuse_large = true;
    CHECK(handle(far, count) == -ENOMEM);
    CHECK(handle(far, count) == -ENOMEM);
    CHECK(write(fds[0], "a", 1) == 1);
    CHECK(!tn_loop_poll(loop, false));
    refuse_large = false;
    CHECK(handle(far, count) == 0);
    CHECK(tn_loop_poll(loop, true) && calls == 1);
    CHECK(write(fds[1], "a", 1) == 1); /* the one from before */
    CHECK(tn_loop_poll(loop, true) && calls == 3);
    teardown();
}

static int before;

static void replace_itself(void *opaque)
{
    (void)opaque;
    before = blocks;
    CHECK(handle(fds[0], count) == 0);
    CHECK(handle(fds[0], NULL) == 0);
    CHECK(blocks == before + 1); /* none was freed */
    CHECK(!tn_loop_poll(loop, false));
    CHECK(blocks == before + 1); /* nor here */
}

TEST(handler_freed_when_the_outermost_poll_ends)
{
    setup();
    CHECK(handle(fds[0], replace_itself) == 0);
    CHECK(write(fds[1], "a", 1) == 1);
    CHECK(tn_loop_poll(loop, true));
    CHECK(blocks == before - 1);
    CHECK(handle(fds[0], count) == 0 && handle(fds[0], NULL) == 0);
    CHECK(blocks == before - 1); /* at once, where nobody polls */
    teardown();
}

static void *run_loop(void *arg)
{
    tn_loop_run(loop);
    return arg;
}

/* Removed by another thread, it is freed though the loop sleeps. */
TEST(handler_freed_though_the_loop_sleeps)
{
    int64_t end;
    pthread_t thread;

    setup();
    CHECK(handle(fds[0], fail) == 0);
    thread = thread_start(run_loop, NULL);
    sleep_ms(50);
    before = tn_atomic_read(&blocks);
    CHECK(handle(fds[0], NULL) == 0);
    end = tn_deadline_in(10 * TN_SECOND);
    while (tn_atomic_read(&blocks) == before) {
        CHECK(tn_now() < end);
        sleep_ms(1);
    }
    tn_loop_stop(loop);
    thread_join(thread);
    teardown();
}

/* Tables that grow under a loop that polls. */
static void *grow(void *arg)
{
    for (int fd = 20; fd < 900; fd += 7) {
        CHECK(dup2(fds[0], fd) == fd);
        CHECK(handle(fd, count) == 0);
        if (fd % 2) {
            CHECK(handle(fd, NULL) == 0);
        }
    }
    tn_loop_stop(loop);
    return arg;
}

TEST(handler_tables_grow)
{
    pthread_t thread;

    setup();
    CHECK(write(fds[1], "a", 1) == 1);
    CHECK(handle(fds[0], count) == 0);
    thread = thread_start(grow, NULL);
    tn_loop_run(loop);
    thread_join(thread);
    for (int fd = 20; fd < 900; fd++) {
        CHECK(handle(fd, NULL) == 0);
    }
    calls = 0;
    CHECK(tn_loop_poll(loop, true) && calls == 1);
    teardown();
}
