/* SPDX-License-Identifier: MIT */

/*
 * What would block, order or end threads and is not modelled: a program that
 * comes to it is told so, instead of being checked as if it did nothing.
 */

#include "base/real.h"
#include "hooks/descriptor.h"
#include "hooks/entry.h"
#include "memory/heap.h"
#include "native/current.h"
#include "native/fail.h"

typedef long (*any_function)(long, long, long, long, long, long);

/* The checker's own libraries may use the real one. */
#define UNSUPPORTED_IF(name, condition, what)                        \
    HOOK(long, name, long a, long b, long c, long d, long e, long f) \
    {                                                                \
        static any_function real;                                    \
                                                                     \
        if (run_is_program() && (condition)) {                       \
            fail_here(ERROR_UNSUPPORTED, CALLER,                     \
                      #name what " is not modelled");                \
        }                                                            \
        if (!real) {                                                 \
            *(void **)&real = real_function(#name);                  \
        }                                                            \
        return real(a, b, c, d, e, f);                               \
    }

#define UNSUPPORTED(name) UNSUPPORTED_IF(name, true, "")

/* Of the descriptors that are ours; the others are the system's. */
#define UNSUPPORTED_OF_OURS(name) \
    UNSUPPORTED_IF(name, descriptor_exists((int)a), " of an eventfd or a pipe")

UNSUPPORTED(fork)
UNSUPPORTED(vfork)
UNSUPPORTED(pthread_cancel)
UNSUPPORTED(pthread_kill)
UNSUPPORTED(pthread_sigqueue)
UNSUPPORTED(pthread_tryjoin_np)
UNSUPPORTED(pthread_timedjoin_np)
UNSUPPORTED(pthread_clockjoin_np)
UNSUPPORTED(sem_open)
UNSUPPORTED(select)
UNSUPPORTED(pselect)
UNSUPPORTED(ppoll)
UNSUPPORTED(epoll_wait)
UNSUPPORTED(epoll_pwait)
UNSUPPORTED(epoll_pwait2)
UNSUPPORTED(socketpair)
UNSUPPORTED_IF(mremap, heap_owns((uintptr_t)a), "")
UNSUPPORTED_IF(madvise, heap_owns((uintptr_t)a), "")
UNSUPPORTED_OF_OURS(dup)
UNSUPPORTED_OF_OURS(dup2)
UNSUPPORTED_OF_OURS(dup3)
UNSUPPORTED_OF_OURS(readv)
UNSUPPORTED_OF_OURS(writev)
UNSUPPORTED_OF_OURS(ioctl)
UNSUPPORTED(sigwait)
UNSUPPORTED(sigwaitinfo)
UNSUPPORTED(sigtimedwait)
UNSUPPORTED(sigsuspend)
UNSUPPORTED(pause)
UNSUPPORTED(raise)
UNSUPPORTED(kill)

/* Atomic objects of more than 16 bytes have locks in libatomic. */
UNSUPPORTED(__atomic_load)
UNSUPPORTED(__atomic_store)
UNSUPPORTED(__atomic_exchange)
UNSUPPORTED(__atomic_compare_exchange)

/* libatomic's, for arithmetic on atomic floating-point numbers. */
HOOK(void, __atomic_feraiseexcept, int exceptions)
{
    (void)exceptions;
}
