/* SPDX-License-Identifier: MIT */
/*
 * N threads with one fetch_add each: N! executions.
 *
 * run: -- -DN=2
 * expect: verified executions=2
 * run: -- -DN=3
 * expect: verified executions=6
 * run: -- -DN=4
 * expect: verified executions=24
 * run: -- -DN=5
 * expect: verified executions=120
 * run: -- -DN=6
 * expect: verified executions=720
 * run: -- -DN=7
 * expect: verified executions=5040 blocked=0
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int count;

static void *add(void *unused)
{
    (void)unused;
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return NULL;
}

int main(void)
{
    pthread_t threads[N];

    for (int i = 0; i < N; i++) {
        pthread_create(&threads[i], NULL, add, NULL);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(threads[i], NULL);
    }
    assert(atomic_load(&count) == N);
    return 0;
}
