/* SPDX-License-Identifier: MIT */
/*
 * Queues of coroutines, and sleep.  Who is woken before it has yielded is
 * entered by the thread that it runs on, and so after it has.
 */

#include "qemu/osdep.h"

#include "lib/coroutine.h"
#include "block/aio.h"
#include "qemu/coroutine.h"

void qemu_co_queue_init(CoQueue *queue)
{
    QSIMPLEQ_INIT(&queue->entries);
}

bool qemu_co_queue_empty(CoQueue *queue)
{
    return QSIMPLEQ_EMPTY(&queue->entries);
}

void qemu_co_queue_wait_impl(CoQueue *queue, QemuLockable *lock,
                             CoQueueWaitFlags flags)
{
    struct tn_qemu_co_waiter_ waiter = {.co = qemu_coroutine_self()};

    if (flags & CO_QUEUE_WAIT_FRONT) {
        QSIMPLEQ_INSERT_HEAD(&queue->entries, &waiter, node);
    } else {
        QSIMPLEQ_INSERT_TAIL(&queue->entries, &waiter, node);
    }
    if (lock) {
        qemu_lockable_unlock(lock);
    }
    qemu_coroutine_yield();
    if (lock) {
        qemu_lockable_lock(lock);
    }
}

/* Takes the first one, or returns NULL. */
static Coroutine *take(CoQueue *queue)
{
    struct tn_qemu_co_waiter_ *waiter = QSIMPLEQ_FIRST(&queue->entries);

    if (!waiter) {
        return NULL;
    }
    QSIMPLEQ_REMOVE_HEAD(&queue->entries, node);
    return waiter->co;
}

bool qemu_co_enter_next_impl(CoQueue *queue, QemuLockable *lock)
{
    Coroutine *next = take(queue);

    if (!next) {
        return false;
    }
    if (lock) {
        qemu_lockable_unlock(lock);
    }
    aio_co_wake(next);
    if (lock) {
        qemu_lockable_lock(lock);
    }
    return true;
}

void qemu_co_enter_all_impl(CoQueue *queue, QemuLockable *lock)
{
    while (qemu_co_enter_next_impl(queue, lock)) {
    }
}

bool qemu_co_queue_next(CoQueue *queue)
{
    return qemu_co_enter_next_impl(queue, NULL);
}

void qemu_co_queue_restart_all(CoQueue *queue)
{
    qemu_co_enter_all_impl(queue, NULL);
}

void qemu_co_sleep(QemuCoSleep *sleeper)
{
    assert(!sleeper->to_wake);
    sleeper->to_wake = qemu_coroutine_self();
    qemu_coroutine_yield();
}

void qemu_co_sleep_wake(QemuCoSleep *sleeper)
{
    Coroutine *co = sleeper->to_wake;

    sleeper->to_wake = NULL;
    if (co) {
        aio_co_wake(co);
    }
}

static void on_time(void *opaque)
{
    qemu_co_sleep_wake(opaque);
}

void qemu_co_sleep_ns_wakeable(QemuCoSleep *sleeper, QEMUClockType type,
                               int64_t ns)
{
    AioContext *ctx = qemu_get_current_aio_context();
    QEMUTimer timer;

    aio_timer_init(ctx, &timer, type, SCALE_NS, on_time, sleeper);
    timer_mod(&timer, qemu_clock_get_ns(type) + ns);
    qemu_co_sleep(sleeper);
    timer_del(&timer);
}
