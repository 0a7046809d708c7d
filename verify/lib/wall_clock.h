/* SPDX-License-Identifier: MIT */
#ifndef WALL_CLOCK_H
#define WALL_CLOCK_H

/*
 * The library's own waits with a deadline, in the program, on a host on which
 * somebody has set the date ahead by years: who waits by the wall clock finds
 * that its time is up.  Who tries again would do so until the deadline.
 */

#include <assert.h>
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int time_is_up(void)
{
    static int times;

    assert(++times < 3);
    return ETIMEDOUT;
}

#ifdef TN_EVENT_COND

static int wait_by_either_clock(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                clockid_t clock, const struct timespec *at)
{
    if (clock != CLOCK_MONOTONIC) {
        return time_is_up();
    }
    return pthread_cond_clockwait(cond, mutex, clock, at);
}

#define pthread_cond_clockwait wait_by_either_clock
#define pthread_cond_timedwait(cond, mutex, at) \
    wait_by_either_clock(cond, mutex, CLOCK_REALTIME, at)
#include "sync/event_cond.c"
#undef pthread_cond_clockwait
#undef pthread_cond_timedwait

#else

static long futex_by_either_clock(long number, uint32_t *word, int op,
                                  uint32_t value, const struct timespec *at,
                                  uint32_t *other, uint32_t bits)
{
    if (at && (op & FUTEX_CLOCK_REALTIME)) {
        errno = time_is_up();
        return -1;
    }
    return syscall(number, word, op, value, at, other, bits);
}

#define syscall futex_by_either_clock
#include "host/linux/futex.c"
#undef syscall

#endif

#endif
