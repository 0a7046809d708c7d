/* SPDX-License-Identifier: MIT */
/*
 * Atomic accesses of different sizes to the same bytes are refused.
 *
 * run:
 * expect: error mixed-size @bug
 * run: -- -DAPART
 * expect: verified
 */

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

static union {
    uint64_t whole;
    uint32_t half[4];
} object;

#ifdef APART
enum { HALF = 2 };
#else
enum { HALF = 1 };
#endif

static void *work(void *unused)
{
    (void)unused;
    __atomic_fetch_add(&object.half[3], 1, __ATOMIC_RELAXED);
    __atomic_store_n(&object.half[HALF], 1, __ATOMIC_RELAXED); /* @bug */
    return NULL;
}

int main(void)
{
    pthread_t thread;

    __atomic_store_n(&object.whole, 1, __ATOMIC_RELAXED);
    pthread_create(&thread, NULL, work, NULL);
    __atomic_fetch_add(&object.half[3], 1, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    return 0;
}
