/* SPDX-License-Identifier: MIT */
/*
 * Reclaiming what a reader may still see, without a grace period.
 *
 * run:
 * expect: violated use-after-free @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static int *_Atomic current;
static atomic_int reading;

static void *reader(void *result)
{
    atomic_store_explicit(&reading, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    *(int *)result = *atomic_load_explicit(/* @bug */
                                           &current, memory_order_acquire);
    atomic_store_explicit(&reading, 0, memory_order_release);
    return NULL;
}

static void wait_for_reader(void)
{
#ifdef REPAIRED
    atomic_thread_fence(memory_order_seq_cst);
    while (atomic_load_explicit(&reading, memory_order_acquire)) {
    }
#endif
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
    wait_for_reader();
    free(old);
    pthread_join(thread, NULL);
    return result != 1 && result != 2;
}
