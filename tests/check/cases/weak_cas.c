/* SPDX-License-Identifier: MIT */
/*
 * A weak compare-and-exchange may fail although it finds what it expects.
 *
 * run:
 * expect: violated assert @bug
 * run: --weak-cas=0
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int x, seen;

static void *other(void *unused)
{
    int zero = 0;
    _Bool done = atomic_compare_exchange_weak(&x, &zero, 1);

    (void)unused;
    (void)atomic_load(&seen);
    assert(done); /* @bug */
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, other, NULL);
    atomic_store(&seen, 1);
    pthread_join(thread, NULL);
    return 0;
}
