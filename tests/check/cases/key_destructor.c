/* SPDX-License-Identifier: MIT */
/*
 * Values of keys are destroyed when their thread ends, before it is joined.
 *
 * run:
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static pthread_key_t key;
static atomic_int destroyed;

static void destroy(void *value)
{
    assert(*(int *)value == 3);
    free(value);
    atomic_fetch_add(&destroyed, 1);
}

static void *work(void *unused)
{
    int *value = malloc(sizeof(*value));

    (void)unused;
    *value = 3;
    assert(pthread_getspecific(key) == NULL);
    pthread_setspecific(key, value);
    assert(pthread_getspecific(key) == value);
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    pthread_key_create(&key, destroy);
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    assert(atomic_load(&destroyed) == 2);
    return 0;
}
