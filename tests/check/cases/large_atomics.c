/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on atomic floating-point numbers asks libatomic for one function
 * only; objects of more than 16 bytes have locks there, which are not seen.
 *
 * run: --outcomes
 * expect: verified outcome=3
 * run: --cc=clang --outcomes
 * expect: verified outcome=3
 * run: -- -DLARGE
 * expect: error unsupported @call
 * run: -- -DLARGE -latomic
 * expect: error unsupported @call
 * run: --cc=clang -- -DLARGE -latomic
 * expect: error unsupported @call
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static _Atomic double sum;
static _Atomic struct large {
    char bytes[24];
} large;

static void *add(void *unused)
{
#ifdef LARGE
    struct large copy = atomic_load(&large); /* @call */

    copy.bytes[0]++;
    atomic_store(&large, copy);
#endif
    sum += 1.5;
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, add, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%g\n", sum);
    return 0;
}
