/* SPDX-License-Identifier: MIT */
/*
 * The waits are system calls, not functions of the C library: these are places
 * where a thread may be cancelled, and a poll is none.
 */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/host.h"
#include "tenon/atomic.h"

/* The kernel's, of a set of signals, of which there is none. */
enum { ROOM = 128, SIGNALS_SIZE = _NSIG / 8 };

int tn_host_poller_open_(void)
{
    int poller;

    if (getenv("TENON_NO_EPOLL")) {
        return -ENOSYS;
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    return poller < 0 ? -errno : poller;
}

void tn_host_poller_close_(int poller)
{
    close(poller);
}

static int control(int poller, int op, int fd, unsigned events, uint64_t tag)
{
    struct epoll_event event = {
        .events = (events & TN_POLL_IN ? (uint32_t)EPOLLIN : 0u) |
                  (events & TN_POLL_OUT ? (uint32_t)EPOLLOUT : 0u),
        .data.u64 = tag,
    };

    return epoll_ctl(poller, op, fd, &event) < 0 ? -errno : 0;
}

int tn_host_poller_add_(int poller, int fd, unsigned events, uint64_t tag)
{
    return control(poller, EPOLL_CTL_ADD, fd, events, tag);
}

int tn_host_poller_change_(int poller, int fd, unsigned events, uint64_t tag)
{
    return control(poller, EPOLL_CTL_MOD, fd, events, tag);
}

int tn_host_poller_remove_(int poller, int fd)
{
    return control(poller, EPOLL_CTL_DEL, fd, 0, 0);
}

/* Milliseconds, or -1 for no end. */
static int wait_ms(int poller, struct epoll_event *events, int room, int ms)
{
    return (int)syscall(SYS_epoll_pwait, poller, events, room, ms, NULL,
                        SIGNALS_SIZE);
}

/* What epoll_pwait2 takes, on 32-bit hosts too. */
struct timeout {
    int64_t seconds, ns;
};

/*
 * Old kernels have no epoll_pwait2, and filters of system calls may deny it:
 * then whole milliseconds, rounded up.
 */
static int wait_ns(int poller, struct epoll_event *events, int room, int64_t ns)
{
    static bool missing;
    struct timeout timeout = {ns / TN_SECOND, ns % TN_SECOND};
    int64_t ms = ns / TN_MILLISECOND + (ns % TN_MILLISECOND != 0);
    long count;

    if (!tn_atomic_read(&missing)) {
        count = syscall(SYS_epoll_pwait2, poller, events, room, &timeout, NULL,
                        SIGNALS_SIZE);
        if (count >= 0 || errno == EINTR) {
            return (int)count;
        }
        tn_atomic_set(&missing, true);
    }
    return wait_ms(poller, events, room, ms > 3600000 ? 3600000 : (int)ms);
}

static int wait_until(int poller, struct epoll_event *events, int room,
                      int64_t deadline)
{
    int64_t left;

    if (deadline == TN_FOREVER || deadline == 0) {
        return wait_ms(poller, events, room, deadline ? -1 : 0);
    }
    left = deadline - tn_now();
    return left > 0 ? wait_ns(poller, events, room, left)
                    : wait_ms(poller, events, room, 0);
}

int tn_host_poller_wait_(int poller, struct tn_host_ready_ *ready, int room,
                         int64_t deadline)
{
    struct epoll_event events[ROOM];
    int count, error;

    count = wait_until(poller, events, room > ROOM ? ROOM : room, deadline);
    error = count < 0 && errno != EINTR ? -errno : 0; /* EINTR: early */
    for (int i = 0; i < count; i++) {
        uint32_t got = events[i].events;

        ready[i].tag = events[i].data.u64;
        ready[i].events =
            (got & EPOLLIN ? (unsigned)TN_POLL_IN : 0u) |
            (got & EPOLLOUT ? (unsigned)TN_POLL_OUT : 0u) |
            (got & (EPOLLERR | EPOLLHUP) ? (unsigned)TN_POLL_ERROR : 0u);
    }
    return count < 0 ? error : count;
}
