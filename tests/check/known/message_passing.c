/* SPDX-License-Identifier: MIT */
/*
 * Message passing: the flag has to carry the data.
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
#define PUBLISH memory_order_release
#else
#define PUBLISH memory_order_relaxed
#endif

static int data;
static atomic_int ready;

static void *produce(void *unused)
{
    (void)unused;
    data = 42;
    atomic_store_explicit(&ready, 1, PUBLISH);
    return NULL;
}

int main(void)
{
    pthread_t producer;
    int sum = 0;

    pthread_create(&producer, NULL, produce, NULL);
    if (atomic_load_explicit(&ready, memory_order_acquire)) {
        sum = data; /* @bug */
    }
    pthread_join(producer, NULL);
    return sum != 0 && sum != 42;
}
