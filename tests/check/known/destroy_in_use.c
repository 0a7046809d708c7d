/* SPDX-License-Identifier: MIT */
/*
 * A mutex is destroyed while its last user has not left it.
 *
 * run:
 * expect: violated destroy-in-use @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static pthread_mutex_t mutex;
static atomic_int done;

static void *work(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
#ifndef REPAIRED
    atomic_store(&done, 1);
#endif
    pthread_mutex_unlock(&mutex);
#ifdef REPAIRED
    atomic_store(&done, 1);
#endif
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_mutex_init(&mutex, NULL);
    pthread_create(&thread, NULL, work, NULL);
    while (!atomic_load(&done)) {
    }
    pthread_mutex_destroy(&mutex); /* @bug */
    pthread_join(thread, NULL);
    return 0;
}
