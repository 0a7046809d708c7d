/* SPDX-License-Identifier: MIT */
/*
 * A mutex for coroutines.  Who unlocks hands it to the one that waits longest.
 * That one may not have yielded yet: it is entered by the thread that it runs
 * on, and so after it has.
 */

#include "qemu/osdep.h"

#include "lib/coroutine.h"
#include "block/aio.h"
#include "qemu/coroutine.h"

QEMU_BUILD_BUG_ON(sizeof(QemuSpin) != sizeof(int));

/* Protects the rest of the mutex; held for some instructions. */
static QemuSpin *guard_of(CoMutex *mutex)
{
    return (QemuSpin *)&mutex->guard_;
}

void qemu_co_mutex_init(CoMutex *mutex)
{
    *mutex = (CoMutex){.holder = NULL};
    QSIMPLEQ_INIT(&mutex->waiters_);
}

void qemu_co_mutex_lock(CoMutex *mutex)
{
    Coroutine *self = qemu_coroutine_self();
    struct tn_qemu_co_waiter_ waiter = {.co = self};
    bool wait;

    qemu_spin_lock(guard_of(mutex));
    wait = mutex->holder != NULL;
    if (wait) {
        QSIMPLEQ_INSERT_TAIL(&mutex->waiters_, &waiter, node);
    } else {
        qatomic_set(&mutex->holder, self);
    }
    qemu_spin_unlock(guard_of(mutex));
    if (wait) {
        qemu_coroutine_yield();
    }
}

void qemu_co_mutex_unlock(CoMutex *mutex)
{
    struct tn_qemu_co_waiter_ *waiter;
    Coroutine *next = NULL;

    qemu_co_mutex_assert_locked(mutex);
    qemu_spin_lock(guard_of(mutex));
    waiter = QSIMPLEQ_FIRST(&mutex->waiters_);
    if (waiter) {
        QSIMPLEQ_REMOVE_HEAD(&mutex->waiters_, node);
        next = waiter->co;
    }
    qatomic_set(&mutex->holder, next);
    qemu_spin_unlock(guard_of(mutex));
    if (next) {
        aio_co_wake(next);
    }
}

void qemu_co_mutex_assert_locked(CoMutex *mutex)
{
    assert(qatomic_read(&mutex->holder) == qemu_coroutine_self());
}
