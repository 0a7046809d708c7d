/* SPDX-License-Identifier: MIT */
/*
 * A later relaxed store of the same thread continued the release sequence in
 * C11, and does not in C++20.
 *
 * run:
 * expect: violated race @bug
 * run: --rs=rc11
 * expect: verified
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
    atomic_store_explicit(&flag, 2, memory_order_relaxed);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, produce, NULL);
    if (atomic_load_explicit(&flag, memory_order_acquire) == 2) {
        data++; /* @bug */
    }
    pthread_join(thread, NULL);
    return 0;
}
