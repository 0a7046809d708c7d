/* SPDX-License-Identifier: MIT */
/*
 * A semaphore of one is a lock.
 *
 * Promises: S1 S2
 * Variants: event
 */

#include "tenon/sem.h"
#include "verify.h"

static struct tn_sem sem = TN_SEM_INIT(0);
static int count;

static void *user(void *unused)
{
    tn_sem_wait(&sem);
    count++;
    tn_sem_post(&sem);
    return unused;
}

int main(void)
{
    tn_sem_init(&sem, 1);
    RUN_THREADS(user, user);
    assert(count == 2);
    tn_sem_destroy(&sem);
    return 0;
}
