/* SPDX-License-Identifier: MIT */

#include "loop/fds.h"

#include <sys/eventfd.h>

#include "bench.h"

enum { MOST = 10000 };

const int *idle_fds(int count)
{
    static int fds[MOST], have;

    CHECK(count <= MOST);
    for (; have < count; have++) {
        fds[have] = eventfd(0, EFD_NONBLOCK);
        CHECK(fds[have] >= 0);
    }
    return fds;
}
