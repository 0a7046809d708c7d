/* SPDX-License-Identifier: MIT */
/*
 * What a compare-and-exchange expects is read and written as plain memory.
 *
 * run:
 * expect: violated race @exchange
 * run: --cc=clang -- -O2
 * expect: violated race @exchange
 * run: -- -DOWN
 * expect: verified
 * run: -- -DFREED
 * expect: violated use-after-free @exchange
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int x;

static void *work(void *shared)
{
    int own = 5, *expected = shared;

#ifdef OWN
    expected = &own;
#endif
    (void)own;
    atomic_compare_exchange_strong(&x, expected, 1); /* @exchange */
    atomic_fetch_add(&x, 1);
    return NULL;
}

int main(void)
{
    int *expected = malloc(sizeof(*expected));
    pthread_t threads[2];

    *expected = 5;
#ifdef FREED
    free(expected);
#endif
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, expected);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return atomic_load(&x) != 2;
}
