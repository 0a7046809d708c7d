/* SPDX-License-Identifier: MIT */
/*
 * Who has taken the units of two posts has what came before both; who has
 * taken the second unit of a semaphore comes after the post of the first.
 *
 * Promises: S1 S2
 * Variants: event
 * Defines: WAIT | TRY
 */

#include "tenon/atomic.h"
#include "tenon/sem.h"
#include "verify.h"

static struct tn_sem sem = TN_SEM_INIT(0);
static int first, second;

static void *first_poster(void *unused)
{
    first = 1;
    tn_sem_post(&sem);
    return unused;
}

static void *second_poster(void *unused)
{
    second = 2;
    tn_sem_post(&sem);
    return unused;
}

static void *waiter(void *unused)
{
#ifdef WAIT
    tn_sem_wait(&sem);
    tn_sem_wait(&sem);
    assert(first == 1 && second == 2);
#else
    if (tn_sem_trywait(&sem) && tn_sem_trywait(&sem)) {
        assert(first == 1 && second == 2);
    }
#endif
    return unused;
}

int main(void)
{
    RUN_THREADS(first_poster, second_poster, waiter);
    return 0;
}
