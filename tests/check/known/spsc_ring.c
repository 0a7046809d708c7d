/* SPDX-License-Identifier: MIT */
/*
 * A ring of one producer and one consumer: the index carries the items.
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

enum { SIZE = 2, ITEMS = 3 };

static int ring[SIZE];
static atomic_uint head, tail;

static void *produce(void *unused)
{
    (void)unused;
    for (unsigned i = 0; i < ITEMS; i++) {
        while (i - atomic_load_explicit(&head, memory_order_acquire) == SIZE) {
        }
        ring[i % SIZE] = (int)i;
        atomic_store_explicit(&tail, i + 1, PUBLISH);
    }
    return NULL;
}

int main(void)
{
    pthread_t producer;
    int sum = 0;

    pthread_create(&producer, NULL, produce, NULL);
    for (unsigned i = 0; i < ITEMS; i++) {
        while (atomic_load_explicit(&tail, memory_order_acquire) == i) {
        }
        sum += ring[i % SIZE]; /* @bug */
        atomic_store_explicit(&head, i + 1, memory_order_release);
    }
    pthread_join(producer, NULL);
    return sum != 0 + 1 + 2;
}
