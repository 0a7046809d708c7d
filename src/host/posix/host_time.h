/* SPDX-License-Identifier: MIT */
#ifndef HOST_TIME_H
#define HOST_TIME_H

#include <time.h>

#include "tenon/clock.h"

/*
 * A time of ours as the system takes it: not negative, and no more seconds than
 * a time_t of 32 bits has.  A wait may thus end early, and is repeated.
 */
static inline struct timespec tn_timespec_(int64_t ns)
{
    const int64_t longest = INT32_MAX * TN_SECOND;

    ns = ns < 0 ? 0 : ns > longest ? longest : ns;
    return (struct timespec){(time_t)(ns / TN_SECOND), (long)(ns % TN_SECOND)};
}

#endif
