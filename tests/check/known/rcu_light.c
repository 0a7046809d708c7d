/* SPDX-License-Identifier: MIT */
/*
 * Readers need their light fence, heavy as the other side may be.
 *
 * run:
 * expect: violated use-after-free @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <tenon-check.h>

static int *_Atomic current;
static atomic_int reading;

static void *reader(void *result)
{
    atomic_store_explicit(&reading, 1, memory_order_relaxed);
#ifdef REPAIRED
    tn_check_light_fence();
#endif
    *(int *)result = *atomic_load_explicit(/* @bug */
                                           &current, memory_order_acquire);
    atomic_store_explicit(&reading, 0, memory_order_release);
    return NULL;
}

int main(void)
{
    int *old = malloc(sizeof(*old)), *new = malloc(sizeof(*new));
    pthread_t thread;
    int result = 0;

    *old = 1;
    *new = 2;
    atomic_init(&current, old);
    pthread_create(&thread, NULL, reader, &result);
    atomic_store_explicit(&current, new, memory_order_release);
    tn_check_heavy_fence();
    while (atomic_load_explicit(&reading, memory_order_acquire)) {
    }
    free(old);
    pthread_join(thread, NULL);
    return result != 1 && result != 2;
}
