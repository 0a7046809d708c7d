/* SPDX-License-Identifier: MIT */
/*
 * A failed compare-and-exchange has the order given for failure.
 *
 * run: -- -DON_FAILURE=memory_order_acquire
 * expect: verified
 * run: -- -DON_FAILURE=memory_order_relaxed
 * expect: violated race @bug
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static int data;
static atomic_int flag;

static void *produce(void *unused)
{
    (void)unused;
    data = 1;
    atomic_store_explicit(&flag, 1, memory_order_release);
    return NULL;
}

static void consume(void)
{
    int expected = 2;

    if (!atomic_compare_exchange_strong_explicit(
            &flag, &expected, 3, memory_order_acq_rel, ON_FAILURE) &&
        expected == 1) {
        data++; /* @bug */
    }
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, produce, NULL);
    consume();
    pthread_join(thread, NULL);
    return 0;
}
