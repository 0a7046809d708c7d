/* SPDX-License-Identifier: MIT */

/*
 * What would block, order or end threads and is not modelled: a program that
 * comes to it is told so, instead of being checked as if it did nothing.
 */

#include "hooks/entry.h"
#include "native/real.h"
#include "native/run.h"
#include "report/violation.h"

typedef long (*any_function)(long, long, long, long);

/* The checker's own libraries may use the real one. */
#define UNSUPPORTED(name)                             \
    HOOK(long, name, long a, long b, long c, long d)  \
    {                                                 \
        static any_function real;                     \
                                                      \
        if (run_is_program()) {                       \
            violation_here(ERROR_UNSUPPORTED, CALLER, \
                           #name " is not modelled"); \
        }                                             \
        if (!real) {                                  \
            *(void **)&real = real_function(#name);   \
        }                                             \
        return real(a, b, c, d);                      \
    }

UNSUPPORTED(fork)
UNSUPPORTED(vfork)
UNSUPPORTED(pthread_cancel)
UNSUPPORTED(pthread_kill)
UNSUPPORTED(pthread_sigqueue)
UNSUPPORTED(pthread_tryjoin_np)
UNSUPPORTED(pthread_timedjoin_np)
UNSUPPORTED(pthread_clockjoin_np)
UNSUPPORTED(pthread_rwlock_rdlock)
UNSUPPORTED(pthread_rwlock_tryrdlock)
UNSUPPORTED(pthread_rwlock_timedrdlock)
UNSUPPORTED(pthread_rwlock_clockrdlock)
UNSUPPORTED(pthread_rwlock_wrlock)
UNSUPPORTED(pthread_rwlock_trywrlock)
UNSUPPORTED(pthread_rwlock_timedwrlock)
UNSUPPORTED(pthread_rwlock_clockwrlock)
UNSUPPORTED(pthread_rwlock_unlock)
UNSUPPORTED(pthread_spin_lock)
UNSUPPORTED(pthread_spin_trylock)
UNSUPPORTED(pthread_spin_unlock)
UNSUPPORTED(pthread_barrier_wait)
UNSUPPORTED(sem_wait)
UNSUPPORTED(sem_trywait)
UNSUPPORTED(sem_timedwait)
UNSUPPORTED(sem_clockwait)
UNSUPPORTED(sem_post)
UNSUPPORTED(sigwait)
UNSUPPORTED(sigwaitinfo)
UNSUPPORTED(sigtimedwait)
UNSUPPORTED(sigsuspend)
UNSUPPORTED(pause)
UNSUPPORTED(raise)
UNSUPPORTED(kill)
