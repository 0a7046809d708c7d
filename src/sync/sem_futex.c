/* SPDX-License-Identifier: MIT */
/*
 * The semaphore is one word: the value in bits 1 to 31, WAITERS in bit 0.
 *
 *     from            to                   by
 *     n, n + W        n + 1                post, which wakes one if W was set
 *     n + 1 (+ W)     n (+ W)              wait or trywait that has not slept
 *     n + 1 (+ W)     n + W                wait that has slept: others may be
 *                                          asleep still
 *     0               W                    wait, before it sleeps
 *
 * WAITERS may be set with nobody asleep: costs one wake-up.  While it is clear
 * with somebody asleep, somebody who has been woken is on the way, and either
 * sets it again, or takes the last unit but one and wakes the next.
 *
 * Constraints
 *
 *   1  post: X -> its store to the word; wait: its load of a value above zero
 *      -> Y.  All stores to the word are read-modify-writes, so each carries
 *      the posts before it along.                                       (S1)
 *   2  A sleeper was seen by post, or sees post: the kernel compares the word
 *      with W and enqueues in one step.                                 (S2)
 *   3  Who has slept owes what it was woken for: it takes a unit and passes
 *      the wake on if there are more, or it sets WAITERS again.         (S2)
 *   4  post does not touch the semaphore after its store; the address that it
 *      wakes may be somebody else's by then, who looks again.           (S3)
 */

#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/sem.h"

enum { WAITERS = 1, ONE = 2 };

void tn_sem_init(struct tn_sem *sem, uint32_t value)
{
    if (value > TN_SEM_MAX) {
        tn_misuse_("semaphore", sem, "initialised above TN_SEM_MAX");
    }
    sem->word_ = value * ONE;
}

void tn_sem_destroy(struct tn_sem *sem)
{
    (void)sem;
}

void tn_sem_post(struct tn_sem *sem)
{
    uint32_t word = tn_atomic_read(&sem->word_), seen;

    for (;; word = seen) {
        uint32_t next = (word + ONE) & ~(uint32_t)WAITERS;

        if (next < ONE) {
            tn_misuse_("semaphore", sem, "posted above TN_SEM_MAX");
        }
        seen = tn_atomic_cmpxchg_release(&sem->word_, word, next); /* 1 */
        if (seen == word) {
            break;
        }
    }
    if (word & WAITERS) {
        tn_futex_wake_one_(&sem->word_); /* 2, 4 */
    }
}

/* Takes a unit if there is one.  @mark is WAITERS for who has slept, else 0. */
static bool take(struct tn_sem *sem, uint32_t mark)
{
    uint32_t word = tn_atomic_read(&sem->word_), next, seen;

    for (; word >= ONE; word = seen) {
        next = (word - ONE) | mark;
        seen = tn_atomic_cmpxchg_acquire(&sem->word_, word, next); /* 1 */
        if (seen == word) {
            if (mark && next >= ONE) {
                tn_futex_wake_one_(&sem->word_); /* 3 */
            }
            return true;
        }
    }
    return false;
}

bool tn_sem_trywait(struct tn_sem *sem)
{
    return take(sem, 0);
}

bool tn_sem_wait_until(struct tn_sem *sem, int64_t deadline)
{
    uint32_t mark = 0;
    bool in_time = true;

    while (!take(sem, mark)) {
        if (!in_time) {
            return false;
        }
        if (tn_atomic_cmpxchg_relaxed(&sem->word_, 0, WAITERS) < ONE) { /* 3 */
            in_time =
                tn_futex_wait_until_(&sem->word_, WAITERS, deadline); /* 2 */
            mark = WAITERS;
        }
    }
    return true;
}

void tn_sem_wait(struct tn_sem *sem)
{
    tn_sem_wait_until(sem, TN_FOREVER);
}
