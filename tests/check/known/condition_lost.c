/* SPDX-License-Identifier: MIT */
/*
 * A signal is lost if the condition is not tested under the mutex.
 *
 * run:
 * expect: violated deadlock @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdbool.h>
#include <stdatomic.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static atomic_bool ready;

static void *wait(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
    while (!atomic_load(&ready)) {
        pthread_cond_wait(&condition, &mutex); /* @bug */
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, wait, NULL);
#ifdef REPAIRED
    pthread_mutex_lock(&mutex);
#endif
    atomic_store(&ready, true);
    pthread_cond_signal(&condition);
#ifdef REPAIRED
    pthread_mutex_unlock(&mutex);
#endif
    pthread_join(thread, NULL);
    return 0;
}
