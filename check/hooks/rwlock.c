/* SPDX-License-Identifier: MIT */

/* Read-write locks: how many readers there are, or a writer. */

#include "block/held.h"
#include "block/spin.h"
#include "hooks/change.h"
#include "hooks/clock.h"
#include "hooks/entry.h"
#include "memory/plain.h"
#include "native/current.h"
#include "native/fail.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>

enum { FREE = 0, WRITER = INT_MAX, DESTROYED = -1 };

struct rwlock {
    int holders;
    int state;
};

static void refuse_destroyed(const pthread_rwlock_t *lock, uintptr_t pc)
{
    if (((const struct rwlock *)lock)->state == DESTROYED) {
        fail_here(ERROR_DESTROY_IN_USE, pc,
                  "this read-write lock has been destroyed");
    }
}

static struct change change_of(const char *says, pthread_rwlock_t *lock,
                               uintptr_t pc)
{
    return (struct change){.says = says,
                           .address = (uintptr_t)lock,
                           .size = sizeof(int),
                           .pc = pc};
}

static struct change begin(const char *says, pthread_rwlock_t *lock,
                           uintptr_t pc)
{
    spin_check((uintptr_t)lock);
    refuse_destroyed(lock, pc);
    return change_of(says, lock, pc);
}

static struct change to_read(const char *says, pthread_rwlock_t *lock,
                             uintptr_t pc)
{
    struct change change = begin(says, lock, pc);

    change.order = ORDER_ACQUIRE;
    change.op = OP_ADD_BELOW;
    change.operand = 1;
    change.expected = WRITER;
    return change;
}

static struct change to_write(const char *says, pthread_rwlock_t *lock,
                              uintptr_t pc)
{
    struct change change = begin(says, lock, pc);

    change.order = ORDER_ACQUIRE;
    change.op = OP_COMPARE;
    change.operand = WRITER;
    change.expected = FREE;
    return change;
}

static void hold(const struct change *change)
{
    const volatile void *lock = (const volatile void *)change->address;
    struct held *own = held_own(lock);

    if (own) {
        own->depth++;
    } else {
        held_add(lock, change->op == OP_ADD_BELOW);
    }
}

/* Whether the running thread keeps itself out for ever, and is told so. */
static bool waits_for_itself(const struct change *change)
{
    struct held *own = held_own((const volatile void *)change->address);

    return own && !own->shared;
}

static int wait_for(struct change change)
{
    if (!run_is_program()) {
        return 0;
    }
    if (waits_for_itself(&change)) {
        return EDEADLK;
    }
    change_wait(&change);
    hold(&change);
    return 0;
}

static int try(struct change change, int error)
{
    word old;

    if (!run_is_program()) {
        return 0;
    }
    if (!change_try(&change, &old)) {
        return error;
    }
    hold(&change);
    return 0;
}

static int timed(struct change change, const struct timespec *deadline)
{
    int error = run_is_program() && waits_for_itself(&change)
                    ? EDEADLK
                    : try(change, ETIMEDOUT);

    if (error == ETIMEDOUT) {
        clock_pass(clock_of_timespec(deadline));
    }
    return error;
}

HOOK(int, pthread_rwlock_rdlock, pthread_rwlock_t *lock)
{
    return wait_for(to_read("rdlock", lock, CALLER));
}

HOOK(int, pthread_rwlock_wrlock, pthread_rwlock_t *lock)
{
    return wait_for(to_write("wrlock", lock, CALLER));
}

HOOK(int, pthread_rwlock_tryrdlock, pthread_rwlock_t *lock)
{
    return try(to_read("tryrdlock", lock, CALLER), EBUSY);
}

HOOK(int, pthread_rwlock_trywrlock, pthread_rwlock_t *lock)
{
    return try(to_write("trywrlock", lock, CALLER), EBUSY);
}

HOOK(int, pthread_rwlock_timedrdlock, pthread_rwlock_t *lock,
     const struct timespec *deadline)
{
    return timed(to_read("timedrdlock", lock, CALLER), deadline);
}

HOOK(int, pthread_rwlock_timedwrlock, pthread_rwlock_t *lock,
     const struct timespec *deadline)
{
    return timed(to_write("timedwrlock", lock, CALLER), deadline);
}

HOOK(int, pthread_rwlock_clockrdlock, pthread_rwlock_t *lock, clockid_t clock,
     const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    (void)clock;
    return timed(to_read("clockrdlock", lock, pc), deadline);
}

HOOK(int, pthread_rwlock_clockwrlock, pthread_rwlock_t *lock, clockid_t clock,
     const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    (void)clock;
    return timed(to_write("clockwrlock", lock, pc), deadline);
}

HOOK(int, pthread_rwlock_unlock, pthread_rwlock_t *lock)
{
    struct change change = change_of("unlock", lock, CALLER);
    struct held *own = run_is_program() ? held_own(lock) : NULL;

    if (!run_is_program()) {
        return 0;
    }
    if (!own) {
        refuse_destroyed(lock, change.pc);
        fail_here(ERROR_BAD_UNLOCK, change.pc,
                  "this thread does not hold this read-write lock");
    }
    change.order = ORDER_RELEASE;
    change.op = OP_SUB;
    change.operand = own->shared ? 1 : WRITER;
    if (--own->depth == 0) {
        held_remove(own);
    }
    change_wait(&change);
    return 0;
}

HOOK(int, pthread_rwlock_init, pthread_rwlock_t *lock,
     const pthread_rwlockattr_t *attributes)
{
    uintptr_t pc = CALLER;

    (void)attributes; /* both sides may come first, in different executions */
    plain_access((uintptr_t)lock, sizeof(*lock), true, pc);
    *lock = (pthread_rwlock_t)PTHREAD_RWLOCK_INITIALIZER;
    return 0;
}

HOOK(int, pthread_rwlock_destroy, pthread_rwlock_t *lock)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        refuse_destroyed(lock, pc);
        if (held_by(lock) != MAX_THREADS) {
            fail_here(ERROR_DESTROY_IN_USE, pc,
                      "thread %u holds this read-write lock", held_by(lock));
        }
        spin_effect();
        plain_destroy((uintptr_t)lock, sizeof(*lock), pc);
    }
    ((struct rwlock *)lock)->state = DESTROYED;
    return 0;
}
