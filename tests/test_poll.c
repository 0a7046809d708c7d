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

static struct tn_host_watch_ watch;
static int fds[2];

static void open_watch(unsigned events)
{
    CHECK(pipe(fds) == 0);
    watch = tn_host_watch_(fds[0], events);
    CHECK(tn_host_watched_(&watch) == fds[0]);
}

static void check_found(unsigned events, int64_t deadline)
{
    CHECK(tn_host_poll_(&watch, 1, deadline) == 1);
    CHECK(tn_host_found_(&watch) == events);
}

static void check_not_early(int64_t ns)
{
    int64_t deadline = tn_deadline_in(ns);

    CHECK(tn_host_poll_(&watch, 1, deadline) == 0);
    CHECK(tn_now() >= deadline && tn_host_found_(&watch) == 0);
}

TEST(poll_waits)
{
    open_watch(TN_POLL_IN);
    check_not_early(1);
    check_not_early(1700 * TN_MICROSECOND);
    CHECK(tn_host_poll_(&watch, 0, 0) == 0);
    CHECK(write(fds[1], "x", 1) == 1);
    check_found(TN_POLL_IN, 0);
    check_found(TN_POLL_IN, 1);
    check_found(TN_POLL_IN, tn_deadline_in(TN_SECOND));
    check_found(TN_POLL_IN, TN_FOREVER - 1);
    check_found(TN_POLL_IN, TN_FOREVER);
}

TEST(poll_hang_up_error_and_none)
{
    open_watch(0);
    close(fds[1]);
    check_found(TN_POLL_ERROR, TN_FOREVER);
    close(fds[0]);
    check_found(TN_POLL_GONE, TN_FOREVER);
    CHECK(pipe(fds) == 0);
    watch = tn_host_watch_(fds[1], TN_POLL_OUT);
    check_found(TN_POLL_OUT, TN_FOREVER);
    close(fds[0]);
    check_found(TN_POLL_OUT | TN_POLL_ERROR, TN_FOREVER);
}

TEST(poll_interrupted)
{
    struct itimerval soon = {{0, 20000}, {0, 20000}};

    open_watch(TN_POLL_IN);
    signal(SIGALRM, handle_nothing);
    setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(tn_host_poll_(&watch, 1, TN_FOREVER) == 0);
    CHECK(tn_host_found_(&watch) == 0);
}

static void poll_denied(void)
{
    deny(SYS_ppoll, EPERM);
    tn_host_poll_(&watch, 1, 0);
}

TEST(poll_denied_aborts)
{
    open_watch(TN_POLL_IN);
    deny(SYS_epoll_create1, EPERM); /* or skip */
    CHECK(tap_aborts_with(poll_denied, "ppoll failed"));
}

static bool came_back;

static void *wait_and_come_back(void *arg)
{
    check_found(TN_POLL_IN, TN_FOREVER);
    tn_atomic_set(&came_back, true);
    pthread_testcancel();
    return arg;
}

TEST(poll_is_no_cancellation_point)
{
    pthread_t thread;

    open_watch(TN_POLL_IN);
    thread = thread_start(wait_and_come_back, NULL);
    sleep_ms(20);
    pthread_cancel(thread);
    CHECK(write(fds[1], "x", 1) == 1);
    CHECK(thread_join(thread) == PTHREAD_CANCELED);
    CHECK(tn_atomic_read(&came_back));
}
