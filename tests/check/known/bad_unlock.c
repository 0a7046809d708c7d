/* SPDX-License-Identifier: MIT */
/*
 * A path that unlocks what it did not lock.
 *
 * run:
 * expect: violated bad-unlock @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int fast;

static void *work(void *unused)
{
    int locked = !atomic_exchange(&fast, 1);

    (void)unused;
    if (locked) {
        pthread_mutex_lock(&mutex);
    }
#ifdef REPAIRED
    if (!locked) {
        return NULL;
    }
#endif
    pthread_mutex_unlock(&mutex); /* @bug */
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
