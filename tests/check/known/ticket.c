/* SPDX-License-Identifier: MIT */
/*
 * A ticket lock: unlocking has to release.
 *
 * run:
 * expect: violated race @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#ifdef REPAIRED
#define UNLOCK memory_order_release
#else
#define UNLOCK memory_order_relaxed
#endif

static atomic_uint next, serving;
static int counter;

static void *work(void *unused)
{
    unsigned ticket = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);

    (void)unused;
    while (atomic_load_explicit(&serving, memory_order_acquire) != ticket) {
    }
    counter++; /* @bug */
    atomic_store_explicit(&serving, ticket + 1, UNLOCK);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];

    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    return counter != 3;
}
