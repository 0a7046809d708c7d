/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "deny.h"
#include "handlers.h"
#include "tap.h"
#include "threads.h"
#include "host/host.h"
#include "tenon/atomic.h"

#ifndef SYS_epoll_wait
#define SYS_epoll_wait SYS_epoll_pwait
#endif

enum { TAG = 42 };

static int poller, fds[2];

/* A poller that watches the end of a pipe that is read from. */
static void open_poller(unsigned events)
{
    CHECK(pipe(fds) == 0);
    poller = tn_host_poller_open_();
    CHECK(poller >= 0);
    CHECK(tn_host_poller_add_(poller, fds[0], events, TAG) == 0);
}

static void check_ready(unsigned events, int64_t deadline)
{
    struct tn_host_ready_ ready[2];

    CHECK(tn_host_poller_wait_(poller, ready, 2, deadline) == 1);
    CHECK(ready[0].tag == TAG && ready[0].events == events);
}

static void check_not_early(int64_t ns)
{
    int64_t deadline = tn_deadline_in(ns);
    struct tn_host_ready_ ready;

    CHECK(tn_host_poller_wait_(poller, &ready, 1, deadline) == 0);
    CHECK(tn_now() >= deadline);
}

static void check_all(void)
{
    open_poller(TN_POLL_IN);
    check_not_early(1);
    check_not_early(1700 * TN_MICROSECOND);
    check_not_early(20 * TN_MILLISECOND);
    CHECK(write(fds[1], "x", 1) == 1);
    check_ready(TN_POLL_IN, 0);
    check_ready(TN_POLL_IN, tn_deadline_in(TN_SECOND));
    check_ready(TN_POLL_IN, TN_FOREVER - 1);
    check_ready(TN_POLL_IN, TN_FOREVER);
}

TEST(poller_waits)
{
    check_all();
}

TEST(poller_without_nanoseconds)
{
    deny(SYS_epoll_pwait2, ENOSYS);
    check_all();
}

TEST(poller_with_nanoseconds_denied)
{
    deny(SYS_epoll_pwait2, EPERM);
    check_all();
}

TEST(poller_denied)
{
    struct tn_host_ready_ ready;

    open_poller(TN_POLL_IN);
    deny(SYS_epoll_wait, EPERM);
    deny(SYS_epoll_pwait, EPERM);
    deny(SYS_epoll_pwait2, EPERM);
    CHECK(tn_host_poller_wait_(poller, &ready, 1, 0) == -EPERM);
    deny(SYS_epoll_ctl, EPERM);
    CHECK(tn_host_poller_add_(poller, fds[1], 0, TAG) == -EPERM);
    CHECK(tn_host_poller_change_(poller, fds[0], 0, TAG) == -EPERM);
    CHECK(tn_host_poller_remove_(poller, fds[0]) == -EPERM);
    deny(SYS_epoll_create1, EPERM);
    CHECK(tn_host_poller_open_() == -EPERM);
}

TEST(poller_interrupted)
{
    struct itimerval soon = {{0, 20000}, {0, 20000}};
    struct tn_host_ready_ ready;

    open_poller(TN_POLL_IN);
    signal(SIGALRM, handle_nothing);
    setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(tn_host_poller_wait_(poller, &ready, 1, TN_FOREVER) == 0);
}

/* Errors are told of without being asked for. */
TEST(poller_hang_up)
{
    open_poller(0);
    close(fds[1]);
    check_ready(TN_POLL_ERROR, 0);
}

TEST(poller_error)
{
    CHECK(pipe(fds) == 0);
    poller = tn_host_poller_open_();
    CHECK(tn_host_poller_add_(poller, fds[1], 0, TAG) == 0);
    close(fds[0]);
    check_ready(TN_POLL_ERROR, 0);
}

/* A thread is not cancelled inside. */
static bool came_back;

static void *wait_and_come_back(void *arg)
{
    check_ready(TN_POLL_IN, TN_FOREVER);
    check_ready(TN_POLL_IN, tn_deadline_in(TN_SECOND));
    check_ready(TN_POLL_IN, 0);
    tn_atomic_set(&came_back, true);
    pthread_testcancel();
    return arg;
}

TEST(poller_is_no_cancellation_point)
{
    pthread_t thread;

    open_poller(TN_POLL_IN);
    thread = thread_start(wait_and_come_back, NULL);
    sleep_ms(20);
    pthread_cancel(thread);
    CHECK(write(fds[1], "x", 1) == 1);
    CHECK(thread_join(thread) == PTHREAD_CANCELED);
    CHECK(tn_atomic_read(&came_back));
}
