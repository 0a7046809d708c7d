/* SPDX-License-Identifier: MIT */

/* The spin locks of pthreads. */

#include "block/held.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "hooks/lock.h"
#include "memory/plain.h"
#include "native/current.h"
#include "native/fail.h"

#include <errno.h>
#include <pthread.h>

enum { FREE = 0, DESTROYED = -1 };

static void refuse_destroyed(pthread_spinlock_t *lock, uintptr_t pc)
{
    if (*lock == DESTROYED) {
        fail_here(ERROR_DESTROY_IN_USE, pc,
                  "this spin lock has been destroyed");
    }
}

HOOK(int, pthread_spin_init, pthread_spinlock_t *lock, int shared)
{
    uintptr_t pc = CALLER;

    (void)shared;
    plain_access((uintptr_t)lock, sizeof(*lock), true, pc);
    *lock = FREE;
    return 0;
}

HOOK(int, pthread_spin_destroy, pthread_spinlock_t *lock)
{
    uintptr_t pc = CALLER;

    if (run_is_program()) {
        refuse_destroyed(lock, pc);
        if (held_by(lock) != MAX_THREADS) {
            fail_here(ERROR_DESTROY_IN_USE, pc,
                      "thread %u holds this spin lock", held_by(lock));
        }
        spin_effect();
        plain_destroy((uintptr_t)lock, sizeof(*lock), pc);
    }
    *lock = DESTROYED;
    return 0;
}

HOOK(int, pthread_spin_lock, pthread_spinlock_t *lock)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)lock);
    if (run_is_program()) {
        refuse_destroyed(lock, pc);
        lock_take(lock, pc);
    }
    return 0;
}

HOOK(int, pthread_spin_trylock, pthread_spinlock_t *lock)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)lock);
    if (!run_is_program()) {
        return 0;
    }
    refuse_destroyed(lock, pc);
    return lock_try(lock, pc) ? 0 : EBUSY;
}

HOOK(int, pthread_spin_unlock, pthread_spinlock_t *lock)
{
    uintptr_t pc = CALLER;

    if (!run_is_program()) {
        return 0;
    }
    if (!held_own(lock)) {
        refuse_destroyed(lock, pc);
        fail_here(ERROR_BAD_UNLOCK, pc,
                  "this thread does not hold this spin lock");
    }
    lock_release(lock, pc);
    return 0;
}
