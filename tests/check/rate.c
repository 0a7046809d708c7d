/* SPDX-License-Identifier: MIT */

/*
 * Something to measure on: THREADS threads write and read OPS times each, in
 * turn, over PLACES locations; the orders are WRITE and READ.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#ifndef PLACES
#define PLACES 2
#endif
#ifndef WRITE
#define WRITE memory_order_release
#define READ  memory_order_acquire
#endif

static atomic_int places[PLACES];

static void *run(void *number)
{
    int at = *(int *)number;

    for (int i = 0; i < OPS; i++) {
        if (i % 2 == 0) {
            atomic_store_explicit(&places[(at + i) % PLACES], i + 1, WRITE);
        } else {
            (void)atomic_load_explicit(&places[(at + i) % PLACES], READ);
        }
    }
    return NULL;
}

int main(void)
{
    static int numbers[THREADS];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, run, &numbers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
