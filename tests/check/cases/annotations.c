/* SPDX-License-Identifier: MIT */
/*
 * What TSan is told of fences orders nothing here.
 *
 * run:
 * expect: violated race @bug
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

void __tsan_acquire(void *at);
void __tsan_release(void *at);

static int data;
static atomic_int flag;

static void *work(void *unused)
{
    (void)unused;
    data = 1;
    __tsan_release(&flag);
    atomic_store_explicit(&flag, 1, memory_order_relaxed);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    if (atomic_load_explicit(&flag, memory_order_relaxed)) {
        __tsan_acquire(&flag);
        data++; /* @bug */
    }
    pthread_join(thread, NULL);
    return 0;
}
