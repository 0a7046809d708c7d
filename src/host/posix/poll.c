/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <pthread.h>

#include "host/host.h"
#include "host_time.h"

struct tn_host_watch_ tn_host_watch_(int fd, unsigned events)
{
    int wanted = (events & TN_POLL_IN ? POLLIN : 0) |
                 (events & TN_POLL_OUT ? POLLOUT : 0);

    return (struct tn_host_watch_){{.fd = fd, .events = (short)wanted}};
}

int tn_host_watched_(const struct tn_host_watch_ *watch)
{
    return watch->pollfd.fd;
}

unsigned tn_host_found_(const struct tn_host_watch_ *watch)
{
    short got = watch->pollfd.revents;

    return (got & POLLIN ? (unsigned)TN_POLL_IN : 0u) |
           (got & POLLOUT ? (unsigned)TN_POLL_OUT : 0u) |
           (got & (POLLERR | POLLHUP) ? (unsigned)TN_POLL_ERROR : 0u) |
           (got & POLLNVAL ? (unsigned)TN_POLL_GONE : 0u);
}

static int poll_until(struct pollfd *fds, int count, int64_t deadline)
{
    struct timespec timeout;

    if (deadline == TN_FOREVER) {
        return ppoll(fds, (nfds_t)count, NULL, NULL);
    }
    timeout = tn_timespec_(deadline == 0 ? 0 : deadline - tn_now());
    return ppoll(fds, (nfds_t)count, &timeout, NULL);
}

int tn_host_poll_(struct tn_host_watch_ *watches, int count, int64_t deadline)
{
    int found, cancel;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    found = poll_until(&watches->pollfd, count, deadline);
    if (found < 0 && errno != EINTR && errno != ENOMEM) {
        tn_misuse_("poll", NULL, "ppoll failed");
    }
    pthread_setcancelstate(cancel, NULL);
    return found < 0 ? 0 : found; /* early, with none */
}
