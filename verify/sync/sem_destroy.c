/* SPDX-License-Identifier: MIT */
/*
 * Who has returned from wait may destroy the semaphore and free its memory
 * while the post is still under way.
 *
 * Promises: S3
 * Variants: event
 */

#include "tenon/sem.h"
#include "verify.h"

static void *poster(void *sem)
{
    tn_sem_post(sem);
    return NULL;
}

int main(void)
{
    struct tn_sem *sem = malloc(sizeof(*sem));
    pthread_t thread;

    tn_sem_init(sem, 0);
    pthread_create(&thread, NULL, poster, sem);
    tn_sem_wait(sem);
    tn_sem_destroy(sem);
    free(sem);
    pthread_join(thread, NULL);
    return 0;
}
