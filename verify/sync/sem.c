/* SPDX-License-Identifier: MIT */
/*
 * The promises of <tenon/sem.h>.
 *
 * build: src/sync/sem_futex.c src/host/linux/futex.c src/host/posix/clock.c
 *     src/host/hooks.c
 *
 * run: -- -DS1
 * expect: verified
 * run: -- -DS2
 * expect: verified
 * run: -- -DS3
 * expect: verified
 * run: -- -DS4
 * expect: verified
 * run: -- -DS2 -DONE_TOO_FEW
 * expect: violated deadlock
 */

#include <stdlib.h>

#include "../verify.h"
#include "tenon/clock.h"
#include "tenon/sem.h"

#ifdef S1

/* What comes before a post happens before what follows its wait. */
static struct tn_sem sem = TN_SEM_INIT(0);
static int first, second;

static void post(void)
{
    first = 1;
    tn_sem_post(&sem);
    second = 1;
    tn_sem_post(&sem);
}

static void wait(void)
{
    tn_sem_wait(&sem);
    assert(first == 1);
    tn_sem_wait(&sem);
    assert(second == 1);
}

int main(void)
{
    in_parallel(post, wait);
    return 0;
}

#elif defined(S2)

/* Two units, two waits: nobody sleeps for ever. */
static struct tn_sem sem = TN_SEM_INIT(0);

static void wait(void)
{
    tn_sem_wait(&sem);
}

static void post(void)
{
    tn_sem_post(&sem);
#ifndef ONE_TOO_FEW
    tn_sem_post(&sem);
#endif
}

static void post_and_wait(void)
{
    in_parallel(post, wait);
}

int main(void)
{
    in_parallel(wait, post_and_wait);
    return 0;
}

#elif defined(S3)

/* Who has waited may free the semaphore at once. */
static struct tn_sem *sem;

static void post(void)
{
    tn_sem_post(sem);
}

static void wait_and_free(void)
{
    tn_sem_wait(sem);
    tn_sem_destroy(sem);
    free(sem);
}

int main(void)
{
    sem = malloc(sizeof(*sem));
    tn_sem_init(sem, 0);
    in_parallel(post, wait_and_free);
    return 0;
}

#elif defined(S4)

/* A wait that is late has taken nothing. */
static struct tn_sem sem = TN_SEM_INIT(0);
static bool taken;

static void wait(void)
{
    int64_t deadline = tn_deadline_in(TN_SECOND);

    taken = tn_sem_wait_until(&sem, deadline);
    assert(taken || tn_now() >= deadline);
}

static void post(void)
{
    tn_sem_post(&sem);
}

int main(void)
{
    in_parallel(wait, post);
    assert(tn_sem_trywait(&sem) == !taken);
    return 0;
}

#endif
