/* SPDX-License-Identifier: MIT */

/*
 * Three identical threads that push what they have filled, under a mutex with
 * -DORDERS, and one that is not identical.
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { N = 3 };

static atomic_int turn, flag, seen;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
int data;

#ifdef ORDERS
static void *work(void *unused)
{
    pthread_mutex_lock(&mutex);
    data++;
    pthread_mutex_unlock(&mutex);
    if (atomic_fetch_add_explicit(&turn, 1, memory_order_acq_rel) == N - 1) {
        data++;
        atomic_store_explicit(&flag, 1, memory_order_release);
    }
    return unused;
}
#else
static void *work(void *unused)
{
    int old = atomic_load_explicit(&turn, memory_order_relaxed);

    atomic_fetch_add_explicit(&seen, old + 1, memory_order_relaxed);
    atomic_store_explicit(&turn, old + 1, memory_order_relaxed);
    return unused;
}
#endif

static void *look(void *unused)
{
    if (atomic_load_explicit(&flag, memory_order_acquire)) {
        assert(data == N + 1);
    }
    atomic_load_explicit(&turn, memory_order_relaxed);
    return unused;
}

int main(void)
{
    pthread_t threads[N + 1];

    pthread_create(&threads[N], NULL, look, NULL);
    for (int i = 0; i < N; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i <= N; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%d %d\n", atomic_load(&turn), atomic_load(&seen));
    return 0;
}
