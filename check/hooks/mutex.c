/* SPDX-License-Identifier: MIT */

#include "hooks/mutex.h"
#include "block/held.h"
#include "block/spin.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "hooks/lock.h"
#include "memory/plain.h"
#include "native/current.h"
#include "native/fail.h"

#include <errno.h>

enum { DESTROYED = -1 }; /* a kind */

bool mutex_is_held(const pthread_mutex_t *mutex)
{
    return held_own(mutex) != NULL;
}

static int kind_of(const pthread_mutex_t *mutex)
{
    return mutex->__data.__kind;
}

static void refuse_destroyed(const pthread_mutex_t *mutex, uintptr_t pc)
{
    if (kind_of(mutex) == DESTROYED) {
        fail_here(ERROR_DESTROY_IN_USE, pc, "this mutex has been destroyed");
    }
}

int mutex_lock(pthread_mutex_t *mutex, uintptr_t pc)
{
    struct held *own = held_own(mutex);

    refuse_destroyed(mutex, pc);
    if (own && kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
        own->depth++;
        return 0;
    }
    if (own && kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK) {
        return EDEADLK;
    }
    lock_take(mutex, pc);
    refuse_destroyed(mutex, pc);
    return 0;
}

int mutex_unlock(pthread_mutex_t *mutex, uintptr_t pc)
{
    struct held *own = held_own(mutex);

    if (!own) {
        refuse_destroyed(mutex, pc);
        if (kind_of(mutex) == PTHREAD_MUTEX_ERRORCHECK ||
            kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
            return EPERM;
        }
        fail_here(ERROR_BAD_UNLOCK, pc, "this thread does not hold this mutex");
    }
    if (--own->depth > 0) {
        return 0;
    }
    lock_release(mutex, pc);
    return 0;
}

int mutex_try_lock(pthread_mutex_t *mutex, int busy, uintptr_t pc)
{
    struct held *own;

    spin_check((uintptr_t)mutex);
    refuse_destroyed(mutex, pc);
    own = held_own(mutex);
    if (own && kind_of(mutex) == PTHREAD_MUTEX_RECURSIVE) {
        own->depth++;
        return 0;
    }
    if (own) {
        return busy;
    }
    if (!lock_try(mutex, pc)) {
        return busy;
    }
    refuse_destroyed(mutex, pc);
    return 0;
}

HOOK(int, pthread_mutex_lock, pthread_mutex_t *mutex)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)mutex);
    return run_is_program() ? mutex_lock(mutex, pc) : 0;
}

HOOK(int, pthread_mutex_unlock, pthread_mutex_t *mutex)
{
    return run_is_program() ? mutex_unlock(mutex, CALLER) : 0;
}

HOOK(int, pthread_mutex_trylock, pthread_mutex_t *mutex)
{
    return run_is_program() ? mutex_try_lock(mutex, EBUSY, CALLER) : 0;
}

int mutex_timed_lock(pthread_mutex_t *mutex, const struct timespec *deadline,
                     uintptr_t pc)
{
    int result = mutex_try_lock(mutex, ETIMEDOUT, pc);

    if (result == ETIMEDOUT) {
        clock_pass(clock_of_timespec(deadline));
    }
    return result;
}

HOOK(int, pthread_mutex_timedlock, pthread_mutex_t *mutex,
     const struct timespec *deadline)
{
    return run_is_program() ? mutex_timed_lock(mutex, deadline, CALLER) : 0;
}

HOOK(int, pthread_mutex_clocklock, pthread_mutex_t *mutex, clockid_t clock,
     const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    (void)clock;
    return run_is_program() ? mutex_timed_lock(mutex, deadline, pc) : 0;
}

void mutex_init(pthread_mutex_t *mutex, int kind, uintptr_t pc)
{
    plain_access((uintptr_t)mutex, sizeof(*mutex), true, pc);
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    mutex->__data.__kind = kind;
}

void mutex_destroy(pthread_mutex_t *mutex, uintptr_t pc)
{
    if (run_is_program()) {
        refuse_destroyed(mutex, pc);
        if (held_by(mutex) != MAX_THREADS) {
            fail_here(ERROR_DESTROY_IN_USE, pc, "thread %u holds this mutex",
                      held_by(mutex));
        }
        spin_effect();
        plain_destroy((uintptr_t)mutex, sizeof(*mutex), pc);
    }
    mutex->__data.__kind = DESTROYED;
}

HOOK(int, pthread_mutex_init, pthread_mutex_t *mutex,
     const pthread_mutexattr_t *attributes)
{
    uintptr_t pc = CALLER;
    int kind = PTHREAD_MUTEX_NORMAL;

    if (attributes) {
        pthread_mutexattr_gettype(attributes, &kind);
    }
    mutex_init(mutex, kind, pc);
    return 0;
}

HOOK(int, pthread_mutex_destroy, pthread_mutex_t *mutex)
{
    uintptr_t pc = CALLER;

    mutex_destroy(mutex, pc);
    return 0;
}
