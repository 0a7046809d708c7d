/* SPDX-License-Identifier: MIT */
#ifndef HOST_POLL_H
#define HOST_POLL_H

#include <poll.h>

struct tn_host_watch_ {
    struct pollfd pollfd;
};

#endif
