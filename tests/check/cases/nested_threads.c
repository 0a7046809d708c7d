/* SPDX-License-Identifier: MIT */
/*
 * Threads that create threads, in an order that nothing decides.
 *
 * run: --debug=duplicates
 * expect: verified executions=24
 * run: --debug=naive
 * expect: verified executions=24
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

static atomic_int order;

static void *leaf(void *unused)
{
    (void)unused;
    return (void *)(intptr_t)atomic_fetch_add(&order, 1);
}

static void *parent(void *unused)
{
    pthread_t child;
    void *mine, *its;

    pthread_create(&child, NULL, leaf, NULL);
    mine = leaf(unused);
    pthread_join(child, &its);
    assert(mine != its);
    return its;
}

int main(void)
{
    pthread_t threads[2];
    void *results[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, parent, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &results[i]);
    }
    assert(results[0] != results[1]);
    return 0;
}
