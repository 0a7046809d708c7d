/* SPDX-License-Identifier: MIT */

#include <time.h>

#include "tenon/clock.h"

int64_t tn_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * TN_SECOND + now.tv_nsec;
}

int64_t tn_deadline_in(int64_t ns)
{
    int64_t now = tn_now();

    return ns > TN_FOREVER - now ? TN_FOREVER : now + ns;
}
