/* SPDX-License-Identifier: MIT */
/*
 * A loop that walks two arrays with two registers, whose exclusive or stays the
 * same: it comes to an end, and is not taken for one that spins.
 *
 * run: -- -O1
 * expect: verified executions=2
 * run: -- -O2
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { COUNT = 8 };

static _Alignas(64) _Atomic long from[COUNT];

__attribute__((noinline)) static void copy(long *into, _Atomic long *array)
{
    for (size_t i = 0; i < COUNT; i++) {
        into[i] = atomic_load_explicit(&array[i], memory_order_relaxed);
    }
}

static void *store(void *unused)
{
    atomic_store_explicit(&from[COUNT - 1], 1, memory_order_relaxed);
    return unused;
}

int main(void)
{
    _Alignas(64) long to[COUNT];
    pthread_t thread;

    pthread_create(&thread, NULL, store, NULL);
    copy(to, from);
    pthread_join(thread, NULL);
    assert(to[0] == 0);
    return 0;
}
