/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_THREAD_H
#define TENON_QEMU_THREAD_H

/*
 * Locks, conditions, semaphores, events and threads.  What fails aborts.
 */

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <tenon/clock.h>
#include <tenon/event.h>
#include <tenon/sem.h>

#include "qemu/atomic.h"
#include "qemu/clang-tsa.h"
#include "qemu/notify.h"
#include "qemu/processor.h"
#include "qemu/typedefs.h"

#ifdef __cplusplus
extern "C" {
#endif

struct QemuMutex {
    pthread_mutex_t lock;
    bool initialized;
};

struct QemuRecMutex {
    QemuMutex m;
};

struct QemuCond {
    pthread_cond_t cond;
    bool initialized;
};

struct QemuSemaphore {
    struct tn_sem sem;
    bool initialized;
};

struct QemuEvent {
    struct tn_event event;
    bool initialized;
};

struct QemuSpin {
    int value;
};

struct QemuThread {
    pthread_t thread;
};

#define QEMU_THREAD_JOINABLE 0
#define QEMU_THREAD_DETACHED 1

__attribute__((noreturn)) void tn_qemu_failed_(const char *what, int error);

static inline void tn_qemu_check_(const char *what, int error)
{
    if (__builtin_expect(error != 0, 0)) {
        tn_qemu_failed_(what, error);
    }
}

/* Mutexes */

void qemu_mutex_init(QemuMutex *mutex);
void qemu_mutex_destroy(QemuMutex *mutex);
void qemu_rec_mutex_init(QemuRecMutex *mutex);

static inline void qemu_mutex_lock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    tn_qemu_check_("qemu_mutex_lock", pthread_mutex_lock(&mutex->lock));
}

/* Returns 0 or -EBUSY. */
static inline int qemu_mutex_trylock(QemuMutex *mutex)
{
    int error;

    assert(mutex->initialized);
    error = pthread_mutex_trylock(&mutex->lock);
    if (error == EBUSY) {
        return -EBUSY;
    }
    tn_qemu_check_("qemu_mutex_trylock", error);
    return 0;
}

static inline void qemu_mutex_unlock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    tn_qemu_check_("qemu_mutex_unlock", pthread_mutex_unlock(&mutex->lock));
}

static inline void qemu_rec_mutex_destroy(QemuRecMutex *mutex)
{
    qemu_mutex_destroy(&mutex->m);
}

static inline void qemu_rec_mutex_lock(QemuRecMutex *mutex)
{
    qemu_mutex_lock(&mutex->m);
}

static inline int qemu_rec_mutex_trylock(QemuRecMutex *mutex)
{
    return qemu_mutex_trylock(&mutex->m);
}

static inline void qemu_rec_mutex_unlock(QemuRecMutex *mutex)
{
    qemu_mutex_unlock(&mutex->m);
}

/* No profiler of locks stands in between. */
#define qemu_mutex_lock__raw                     qemu_mutex_lock
#define qemu_mutex_trylock__raw                  qemu_mutex_trylock
#define qemu_mutex_lock_impl(m, f, l)            qemu_mutex_lock(m)
#define qemu_mutex_trylock_impl(m, f, l)         qemu_mutex_trylock(m)
#define qemu_mutex_unlock_impl(m, f, l)          qemu_mutex_unlock(m)
#define qemu_rec_mutex_lock__raw                 qemu_rec_mutex_lock
#define qemu_rec_mutex_trylock__raw              qemu_rec_mutex_trylock
#define qemu_rec_mutex_lock_impl(m, f, l)        qemu_rec_mutex_lock(m)
#define qemu_rec_mutex_trylock_impl(m, f, l)     qemu_rec_mutex_trylock(m)
#define qemu_rec_mutex_unlock_impl(m, f, l)      qemu_rec_mutex_unlock(m)
#define qemu_cond_wait__raw                      qemu_cond_wait
#define qemu_cond_wait_impl(c, m, f, l)          qemu_cond_wait(c, m)
#define qemu_cond_timedwait__raw                 qemu_cond_timedwait
#define qemu_cond_timedwait_impl(c, m, ms, f, l) qemu_cond_timedwait(c, m, ms)

/* Conditions: signal and broadcast while holding the mutex. */

void qemu_cond_init(QemuCond *cond);
void qemu_cond_destroy(QemuCond *cond);
void qemu_cond_signal(QemuCond *cond);
void qemu_cond_broadcast(QemuCond *cond);
void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex);
/* True unless @ms have passed. */
bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms);

/* Semaphores */

static inline void qemu_sem_init(QemuSemaphore *sem, unsigned value)
{
    tn_sem_init(&sem->sem, value);
    sem->initialized = true;
}

static inline void qemu_sem_destroy(QemuSemaphore *sem)
{
    assert(sem->initialized);
    sem->initialized = false;
    tn_sem_destroy(&sem->sem);
}

static inline void qemu_sem_post(QemuSemaphore *sem)
{
    assert(sem->initialized);
    tn_sem_post(&sem->sem);
}

static inline void qemu_sem_wait(QemuSemaphore *sem)
{
    assert(sem->initialized);
    tn_sem_wait(&sem->sem);
}

static inline int64_t tn_qemu_in_ms_(int ms)
{
    return tn_deadline_in(ms * TN_MILLISECOND);
}

/* Returns 0, or -1 if @ms have passed. */
static inline int qemu_sem_timedwait(QemuSemaphore *sem, int ms)
{
    assert(sem->initialized);
    return tn_sem_wait_until(&sem->sem, tn_qemu_in_ms_(ms)) ? 0 : -1;
}

/* Events */

static inline void qemu_event_init(QemuEvent *ev, bool set)
{
    tn_event_init(&ev->event, set);
    ev->initialized = true;
}

static inline void qemu_event_destroy(QemuEvent *ev)
{
    assert(ev->initialized);
    ev->initialized = false;
    tn_event_destroy(&ev->event);
}

static inline void qemu_event_set(QemuEvent *ev)
{
    assert(ev->initialized);
    tn_event_set(&ev->event);
}

/* A full barrier too, which tn_event_reset is not. */
static inline void qemu_event_reset(QemuEvent *ev)
{
    assert(ev->initialized);
    tn_event_reset(&ev->event);
    tn_smp_mb();
}

static inline void qemu_event_wait(QemuEvent *ev)
{
    assert(ev->initialized);
    tn_event_wait(&ev->event);
}

/* Returns whether it was set before @ms had passed. */
static inline bool qemu_event_timedwait(QemuEvent *ev, int ms)
{
    assert(ev->initialized);
    return tn_event_wait_until(&ev->event, tn_qemu_in_ms_(ms));
}

/* Spin locks */

static inline void qemu_spin_init(QemuSpin *spin)
{
    qatomic_set(&spin->value, 0);
}

static inline void qemu_spin_destroy(QemuSpin *spin)
{
    (void)spin;
}

static inline bool qemu_spin_locked(QemuSpin *spin)
{
    return qatomic_read(&spin->value) != 0;
}

/* Returns true if somebody else has it. */
static inline bool qemu_spin_trylock(QemuSpin *spin)
{
    return tn_atomic_xchg_acquire(&spin->value, 1) != 0;
}

static inline void qemu_spin_lock(QemuSpin *spin)
{
    while (qemu_spin_trylock(spin)) {
        while (qemu_spin_locked(spin)) {
            cpu_relax();
        }
    }
}

static inline void qemu_spin_unlock(QemuSpin *spin)
{
    qatomic_store_release(&spin->value, 0);
}

/* Threads */

void qemu_thread_create(QemuThread *thread, const char *name,
                        void *(*fn)(void *), void *arg, int mode);
void *qemu_thread_join(QemuThread *thread);
void qemu_thread_get_self(QemuThread *thread);
bool qemu_thread_is_self(QemuThread *thread);
__attribute__((noreturn)) void qemu_thread_exit(void *result);
/* Whether threads that are created get their names; they do. */
void qemu_thread_naming(bool enable);

/* @host_cpus has a bit for each; get returns one, to be g_free'd. */
int qemu_thread_set_affinity(QemuThread *thread, unsigned long *host_cpus,
                             unsigned long bits);
int qemu_thread_get_affinity(QemuThread *thread, unsigned long **host_cpus,
                             unsigned long *bits);

/*
 * Calls @notifier when the calling thread ends, the last one that was added
 * first; not when the process does.
 */
void qemu_thread_atexit_add(Notifier *notifier);
void qemu_thread_atexit_remove(Notifier *notifier);

#ifdef __cplusplus
}
#endif

#include "qemu/lockcnt.h"

#endif
