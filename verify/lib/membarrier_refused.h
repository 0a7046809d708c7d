/* SPDX-License-Identifier: MIT */
#ifndef MEMBARRIER_REFUSED_H
#define MEMBARRIER_REFUSED_H

/*
 * The library's own membarrier.c, in the program, with a kernel that may
 * refuse the call: a seccomp filter can do that to some threads or to all, at
 * any moment, so any call fails or not.
 */

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <tenon-check.h>

static long refused_at_will(long number, int command, unsigned flags, int cpu);
#define syscall refused_at_will
#include "host/linux/membarrier.c"
#undef syscall

static bool may_refuse;

static long refused_at_will(long number, int command, unsigned flags, int cpu)
{
    if (may_refuse && tn_check_choose(2)) {
        errno = EPERM;
        return -1;
    }
    return syscall(number, command, flags, cpu);
}

/* As it was before the constructor ran, for who wants to run it again. */
static inline void forget_membarrier(void)
{
    tn_atomic_set(&slow_side_calls, 0);
    tn_atomic_set(&tn_membarrier_is_on_, 0);
}

#endif
