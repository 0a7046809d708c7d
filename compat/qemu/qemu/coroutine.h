/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_COROUTINE_H
#define TENON_QEMU_COROUTINE_H

/* Coroutines that wait: for each other, and for a time. */

#include "qemu/coroutine-core.h"
#include "qemu/lockable.h"
#include "qemu/queue.h"
#include "qemu/timer.h"

/* Protected by a lock of the caller's, or used by one thread. */
typedef struct CoQueue {
    QSIMPLEQ_HEAD(, tn_qemu_co_waiter_) entries;
} CoQueue;

typedef enum {
    CO_QUEUE_WAIT_FRONT = 1, /* it is to be the next */
} CoQueueWaitFlags;

/* A coroutine that sleeps until somebody wakes it. */
typedef struct QemuCoSleep {
    Coroutine *to_wake; /* NULL while there is none */
} QemuCoSleep;

#ifdef __cplusplus
extern "C" {
#endif

void qemu_co_queue_init(CoQueue *queue);
bool qemu_co_queue_empty(CoQueue *queue);

/*
 * Gives up @lock, a mutex of either kind or NULL, for as long as it waits.
 * Until QEMU 2.8 there was none.
 */
#define qemu_co_queue_wait(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_CO_WAIT_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_CO_WAIT_1(queue) qemu_co_queue_wait_impl(queue, NULL, 0)
#define TN_QEMU_CO_WAIT_2(queue, lock) \
    qemu_co_queue_wait_impl(queue, QEMU_MAKE_LOCKABLE(lock), 0)
#define qemu_co_queue_wait_flags(queue, lock, flags) \
    qemu_co_queue_wait_impl(queue, QEMU_MAKE_LOCKABLE(lock), flags)
void coroutine_fn qemu_co_queue_wait_impl(CoQueue *queue, QemuLockable *lock,
                                          CoQueueWaitFlags flags);

/* Wakes the first one; returns whether there was one. */
bool qemu_co_queue_next(CoQueue *queue);
void qemu_co_queue_restart_all(CoQueue *queue);
/* The same from outside of coroutines, without @lock meanwhile. */
#define qemu_co_enter_next(queue, lock) \
    qemu_co_enter_next_impl(queue, QEMU_MAKE_LOCKABLE(lock))
#define qemu_co_enter_all(queue, lock) \
    qemu_co_enter_all_impl(queue, QEMU_MAKE_LOCKABLE(lock))
bool qemu_co_enter_next_impl(CoQueue *queue, QemuLockable *lock);
void qemu_co_enter_all_impl(CoQueue *queue, QemuLockable *lock);

void coroutine_fn qemu_co_sleep(QemuCoSleep *sleeper);
void coroutine_fn qemu_co_sleep_ns_wakeable(QemuCoSleep *sleeper,
                                            QEMUClockType type, int64_t ns);
/* In the context of who sleeps; does nothing if nobody does. */
void qemu_co_sleep_wake(QemuCoSleep *sleeper);

static inline void coroutine_fn qemu_co_sleep_ns(QEMUClockType type, int64_t ns)
{
    QemuCoSleep sleeper = {NULL};

    qemu_co_sleep_ns_wakeable(&sleeper, type, ns);
}

#ifdef __cplusplus
}
#endif

#endif
