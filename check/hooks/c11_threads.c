/* SPDX-License-Identifier: MIT */

/* <threads.h>: in glibc its types are those of pthreads, or as large. */

#include "block/spin.h"
#include "hooks/clock.h"
#include "hooks/condition.h"
#include "hooks/entry.h"
#include "hooks/finish.h"
#include "hooks/key.h"
#include "hooks/mutex.h"
#include "hooks/once.h"
#include "hooks/thread.h"
#include "memory/plain.h"

#include <errno.h>
#include <threads.h>

static pthread_mutex_t *mutex_of(mtx_t *mutex)
{
    return (pthread_mutex_t *)mutex;
}

static pthread_cond_t *condition_of(cnd_t *condition)
{
    return (pthread_cond_t *)condition;
}

static int result_of(int error)
{
    switch (error) {
    case 0:
        return thrd_success;
    case EBUSY:
        return thrd_busy;
    case ETIMEDOUT:
        return thrd_timedout;
    default:
        return thrd_error;
    }
}

/* A start function leaves its int where a pointer would be. */
HOOK(int, thrd_create, thrd_t *handle, thrd_start_t start, void *argument)
{
    uintptr_t pc = CALLER;
    void *(*as_pthread)(void *) = (void *(*)(void *))(void *)start;
    pthread_t created = thread_create(as_pthread, argument, false, pc);

    plain_access((uintptr_t)handle, sizeof(*handle), true, pc);
    *handle = created;
    return thrd_success;
}

HOOK(int, thrd_join, thrd_t handle, int *result)
{
    uintptr_t pc = CALLER;
    void *pointer;
    int error = thread_join(handle, &pointer, pc);

    if (error == 0 && result) {
        plain_access((uintptr_t)result, sizeof(*result), true, pc);
        *result = (int)(intptr_t)pointer;
    }
    return result_of(error);
}

HOOK(int, thrd_detach, thrd_t handle)
{
    return result_of(thread_detach(handle, CALLER));
}

HOOK(void, thrd_exit, int result)
{
    finish_thread((void *)(intptr_t)result, stacks_registers.sp);
}

HOOK(void, thrd_yield, void)
{
}

HOOK(int, thrd_sleep, const struct timespec *time, struct timespec *remaining)
{
    return nanosleep(time, remaining);
}

HOOK(int, mtx_init, mtx_t *mutex, int type)
{
    uintptr_t pc = CALLER;

    mutex_init(mutex_of(mutex),
               type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE
                                    : PTHREAD_MUTEX_NORMAL,
               pc);
    return thrd_success;
}

HOOK(void, mtx_destroy, mtx_t *mutex)
{
    uintptr_t pc = CALLER;

    mutex_destroy(mutex_of(mutex), pc);
}

HOOK(int, mtx_lock, mtx_t *mutex)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)mutex);
    return result_of(mutex_lock(mutex_of(mutex), pc));
}

HOOK(int, mtx_unlock, mtx_t *mutex)
{
    return result_of(mutex_unlock(mutex_of(mutex), CALLER));
}

HOOK(int, mtx_trylock, mtx_t *mutex)
{
    return result_of(mutex_try_lock(mutex_of(mutex), EBUSY, CALLER));
}

HOOK(int, mtx_timedlock, mtx_t *mutex, const struct timespec *deadline)
{
    return result_of(mutex_timed_lock(mutex_of(mutex), deadline, CALLER));
}

HOOK(int, cnd_init, cnd_t *condition)
{
    uintptr_t pc = CALLER;

    condition_init(condition_of(condition), pc);
    return thrd_success;
}

HOOK(void, cnd_destroy, cnd_t *condition)
{
    uintptr_t pc = CALLER;

    condition_destroy(condition_of(condition), pc);
}

HOOK(int, cnd_signal, cnd_t *condition)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)condition);
    return result_of(condition_wake(condition_of(condition), 1, pc));
}

HOOK(int, cnd_broadcast, cnd_t *condition)
{
    uintptr_t pc = CALLER;

    spin_check((uintptr_t)condition);
    return result_of(condition_wake(condition_of(condition), WAKE_ALL, pc));
}

HOOK(int, cnd_wait, cnd_t *condition, mtx_t *mutex)
{
    uintptr_t pc = CALLER;

    return result_of(condition_wait(condition_of(condition), mutex_of(mutex),
                                    SLEEP_FOR_EVER, pc));
}

HOOK(int, cnd_timedwait, cnd_t *condition, mtx_t *mutex,
     const struct timespec *deadline)
{
    uintptr_t pc = CALLER;

    return result_of(condition_wait(condition_of(condition), mutex_of(mutex),
                                    clock_of_timespec(deadline), pc));
}

HOOK(int, tss_create, tss_t *key, tss_dtor_t destroy)
{
    return result_of(key_create(key, destroy));
}

HOOK(void, tss_delete, tss_t key)
{
    key_delete(key);
}

HOOK(int, tss_set, tss_t key, void *value)
{
    return result_of(key_set(key, value));
}

HOOK(void *, tss_get, tss_t key)
{
    return key_get(key);
}

HOOK(void, call_once, once_flag *flag, void (*function)(void))
{
    once_call((pthread_once_t *)flag, function, stacks_registers.sp, CALLER);
}
