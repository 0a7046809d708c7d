/* SPDX-License-Identifier: MIT */
/*
 * N writers and a reader of one location: (N + 1) * N! executions.
 *
 * run: -- -DN=2
 * expect: verified executions=6
 * run: -- -DN=3
 * expect: verified executions=24
 * run: -- -DN=4
 * expect: verified executions=120
 * run: -- -DN=5
 * expect: verified executions=720
 * run: -- -DN=6
 * expect: verified executions=5040
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int x;

static void *write(void *value)
{
    atomic_store_explicit(&x, *(int *)value, memory_order_relaxed);
    return NULL;
}

static void *read(void *unused)
{
    (void)unused;
    (void)atomic_load_explicit(&x, memory_order_relaxed);
    return NULL;
}

int main(void)
{
    static int values[N];
    pthread_t threads[N + 1];

    for (int i = 0; i < N; i++) {
        values[i] = i + 1;
        pthread_create(&threads[i], NULL, write, &values[i]);
    }
    pthread_create(&threads[N], NULL, read, NULL);
    for (int i = 0; i <= N; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
