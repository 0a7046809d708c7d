/* SPDX-License-Identifier: MIT */
#ifndef TENON_SEM_H
#define TENON_SEM_H

/*
 * A counting semaphore: post adds one, wait takes one and blocks while there
 * is none.
 *
 *     static struct tn_sem jobs = TN_SEM_INIT(0);
 *
 *     producer:  put(job);                consumer:  tn_sem_wait(&jobs);
 *                tn_sem_post(&jobs);                 run(get());
 *
 * Promises
 *
 *   S1  What came before a post happens before what follows the wait that took
 *       its unit, and every later one: a wait or trywait that succeeds comes
 *       after all posts before it in the order of the semaphore's value.
 *   S2  As many waits return as there are units: nobody sleeps while the
 *       semaphore has one.
 *   S3  A thread that has returned from wait may destroy the semaphore at
 *       once, if nobody else uses it, even while the post that woke it has
 *       not returned.
 *   S4  wait_until returns false only if the deadline has passed, and then it
 *       has taken nothing.
 *
 * Threads   Any thread may call any of these.  Who waits longest is not served
 *           first: a thread that comes by may take a unit ahead of sleepers.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef TN_EVENT_COND /* as events then, without futexes */
#include <tenon/impl/sem_cond.h>
#else
#include <tenon/impl/sem_futex.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * struct tn_sem is complete, so that it may stand in other structures.  Zeroed
 * memory is a semaphore of value zero.  TN_SEM_INIT(value) initialises
 * statically.
 */
#define TN_SEM_MAX 0x7fffffffu

/* Initialises @sem.  Aborts if @value is above TN_SEM_MAX. */
void tn_sem_init(struct tn_sem *sem, uint32_t value);

/*
 * Ends the use of @sem: nobody may wait on it or post to it any more.
 *
 * Errors    The variant with a condition variable aborts if somebody waits.
 */
void tn_sem_destroy(struct tn_sem *sem);

/*
 * Adds one, and wakes a thread that waits.
 *
 * Order     S1.
 * Context   Futex variant: anywhere, signal handlers included.  The variant
 *           with a condition variable: not in signal handlers.
 * Progress  Futex variant: lock-free; a system call only if somebody may be
 *           asleep.  Otherwise takes a lock that is held briefly.
 * Errors    Aborts if the value is TN_SEM_MAX.
 */
void tn_sem_post(struct tn_sem *sem);

/*
 * Takes one if there is one, and says whether it did.
 *
 * Order     S1 if it returns true.
 * Context   As for post.
 * Progress  Futex variant: lock-free.  Otherwise takes a lock that is held
 *           briefly.
 */
bool tn_sem_trywait(struct tn_sem *sem);

/*
 * Takes one, waiting until there is one.
 *
 * Order     S1.
 * Progress  Blocks.  Without a system call if there is one.
 */
void tn_sem_wait(struct tn_sem *sem);

/*
 * Takes one and returns true, or returns false once @deadline has passed.  A
 * deadline in the past is a trywait; TN_FOREVER waits for ever.
 *
 * Order     S1 if it returns true.
 * Progress  Blocks until the deadline.
 */
bool tn_sem_wait_until(struct tn_sem *sem, int64_t deadline);

#ifdef __cplusplus
}
#endif

#endif
