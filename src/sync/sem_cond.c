/* SPDX-License-Identifier: MIT */
/*
 * The semaphore on a mutex and a condition variable: a value under the lock.
 *
 * Constraints
 *
 *   1  The lock orders posts and those who take what they posted.       (S1)
 *   2  wait looks at the value under the lock before it sleeps, and post adds
 *      and signals under it.  Each unit is worth a signal: one that a thread
 *      took which has not slept wakes somebody in vain, who sleeps again; one
 *      that came together with a time-out is found by the last look. (S2, S4)
 *   3  wait takes the lock also if there is a unit: post has left its critical
 *      section by then, and does not touch the semaphore again.         (S3)
 *
 * Who waits is counted under the lock, so that destroying a semaphore that is
 * in use is told of instead of hanging.
 */

#include <errno.h>

#include "host/host.h"
#include "host_time.h"
#include "tenon/sem.h"

void tn_sem_init(struct tn_sem *sem, uint32_t value)
{
    if (value > TN_SEM_MAX) {
        tn_misuse_("semaphore", sem, "initialised above TN_SEM_MAX");
    }
    sem->value_ = value;
    sem->waiters_ = 0;
    pthread_mutex_init(&sem->lock_, NULL);
    pthread_cond_init(&sem->cond_, NULL);
}

void tn_sem_destroy(struct tn_sem *sem)
{
    uint32_t waiters;

    pthread_mutex_lock(&sem->lock_);
    waiters = sem->waiters_;
    pthread_mutex_unlock(&sem->lock_);
    if (waiters) {
        tn_misuse_("semaphore", sem, "destroyed while somebody waits");
    }
    pthread_cond_destroy(&sem->cond_);
    pthread_mutex_destroy(&sem->lock_);
}

void tn_sem_post(struct tn_sem *sem)
{
    pthread_mutex_lock(&sem->lock_); /* 1, 2 */
    if (sem->value_ == TN_SEM_MAX) {
        tn_misuse_("semaphore", sem, "posted above TN_SEM_MAX");
    }
    sem->value_++;
    pthread_cond_signal(&sem->cond_);  /* 2 */
    pthread_mutex_unlock(&sem->lock_); /* 3 */
}

/* Under the lock. */
static bool take(struct tn_sem *sem)
{
    bool taken = sem->value_ > 0;

    sem->value_ -= taken;
    return taken;
}

bool tn_sem_trywait(struct tn_sem *sem)
{
    bool taken;

    pthread_mutex_lock(&sem->lock_); /* 1, 3 */
    taken = take(sem);
    pthread_mutex_unlock(&sem->lock_);
    return taken;
}

/* False if the deadline has passed. */
static bool sleep_until(struct tn_sem *sem, int64_t deadline)
{
    struct timespec at = tn_timespec_(deadline);

    if (deadline == TN_FOREVER) {
        pthread_cond_wait(&sem->cond_, &sem->lock_);
        return true;
    }
    return pthread_cond_clockwait(&sem->cond_, &sem->lock_, CLOCK_MONOTONIC,
                                  &at) != ETIMEDOUT ||
           tn_now() < deadline;
}

bool tn_sem_wait_until(struct tn_sem *sem, int64_t deadline)
{
    int cancel;
    bool taken;

    /* Cancelled, it would leave with the lock held. */
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    pthread_mutex_lock(&sem->lock_); /* 1, 2, 3 */
    sem->waiters_++;
    while (!(taken = take(sem)) && sleep_until(sem, deadline)) {
    }
    taken = taken || take(sem); /* 2 */
    sem->waiters_--;
    pthread_mutex_unlock(&sem->lock_);
    pthread_setcancelstate(cancel, NULL);
    return taken;
}

void tn_sem_wait(struct tn_sem *sem)
{
    tn_sem_wait_until(sem, TN_FOREVER);
}
