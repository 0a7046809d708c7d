/* SPDX-License-Identifier: MIT */
#ifndef CHECKED_H
#define CHECKED_H

/*
 * What these programs share: short names for atomic operations, so that their
 * orders stand out, and threads.  -DBUG=n builds the n-th wrong variant.
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef BUG
#define BUG 0
#endif

enum {
    relaxed = memory_order_relaxed,
    acquire = memory_order_acquire,
    release = memory_order_release,
    acq_rel = memory_order_acq_rel,
    seq_cst = memory_order_seq_cst,
};

#define load(at, order)         atomic_load_explicit(at, order)
#define store(at, value, order) atomic_store_explicit(at, value, order)
#define swap(at, value, order)  atomic_exchange_explicit(at, value, order)
#define add(at, value, order)   atomic_fetch_add_explicit(at, value, order)
#define compare(at, expected, value, order, failed) \
    atomic_compare_exchange_strong_explicit(at, expected, value, order, failed)
#define fence(order) atomic_thread_fence(order)

/* Lets @count threads do @work, which gets their number, to the end. */
static inline void run(int count, void *(*work)(void *))
{
    pthread_t threads[8];

    for (intptr_t i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, work, (void *)i);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
}

static inline int number_of(void *argument)
{
    return (int)(intptr_t)argument;
}

#endif
