/* SPDX-License-Identifier: MIT */
/*
 * A sequence lock: the reader's loads must not slip past its second look.
 *
 * run:
 * expect: violated assert @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_uint sequence;
static atomic_int a, b;

static void *writer(void *unused)
{
    (void)unused;
    atomic_store_explicit(&sequence, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&a, 1, memory_order_relaxed);
    atomic_store_explicit(&b, 1, memory_order_relaxed);
    atomic_store_explicit(&sequence, 2, memory_order_release);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    unsigned before, after;
    int x, y;

    pthread_create(&thread, NULL, writer, NULL);
    before = atomic_load_explicit(&sequence, memory_order_acquire);
    x = atomic_load_explicit(&a, memory_order_relaxed);
    y = atomic_load_explicit(&b, memory_order_relaxed);
#ifdef REPAIRED
    atomic_thread_fence(memory_order_acquire);
#endif
    after = atomic_load_explicit(&sequence, memory_order_relaxed);
    if (before == after && before % 2 == 0) {
        assert(x == y); /* @bug */
    }
    pthread_join(thread, NULL);
    return 0;
}
