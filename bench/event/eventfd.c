/* SPDX-License-Identifier: MIT */

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "bench.h"

#define ROLE  PEER
#define LABEL "eventfd"

struct event {
    int fd;
};

static inline void clear(struct event *e)
{
    eventfd_t old;

    if (!e->fd) {
        e->fd = eventfd(0, EFD_NONBLOCK);
        CHECK(e->fd > 0);
    }
    eventfd_read(e->fd, &old);
}

static inline void set(struct event *e)
{
    CHECK(eventfd_write(e->fd, 1) == 0);
}

static inline void reset(struct event *e)
{
    eventfd_t old;

    CHECK(eventfd_read(e->fd, &old) == 0);
}

static inline void await(struct event *e)
{
    struct pollfd pollfd = {e->fd, POLLIN, 0};

    CHECK(poll(&pollfd, 1, -1) == 1);
}

#include "event/peer.h"
