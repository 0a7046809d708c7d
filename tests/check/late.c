/* SPDX-License-Identifier: MIT */

/* Fails only where all reads miss what others wrote, which is found late. */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { THREADS = 3 };

static atomic_int places[THREADS];
static int seen[THREADS];

static void *run(void *number)
{
    int own = *(int *)number;

    for (int i = 1; i < THREADS; i++) {
        atomic_store_explicit(&places[own], i, memory_order_relaxed);
        seen[own] += atomic_load_explicit(&places[(own + i) % THREADS],
                                          memory_order_relaxed);
    }
    return NULL;
}

int main(void)
{
    static int numbers[THREADS];
    pthread_t threads[THREADS];
    int sum = 0;

    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, run, &numbers[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += seen[i];
    }
    printf("%d\n", sum);
    assert(sum != 0);
    return 0;
}
