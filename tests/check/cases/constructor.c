/* SPDX-License-Identifier: MIT */
/*
 * What constructors set up is there again in every execution.
 *
 * run:
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static int *table;
static pthread_mutex_t mutex;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static atomic_int started, calls;

static void initialise(void)
{
    atomic_fetch_add(&calls, 1);
}

__attribute__((constructor)) static void set_up(void)
{
    table = calloc(2, sizeof(*table));
    memset(table, 0, 2 * sizeof(*table));
    table[0] = 1;
    atomic_store(&started, 5);
    pthread_mutex_init(&mutex, NULL);
    pthread_key_create(&key, NULL);
    pthread_setspecific(key, table);
    pthread_once(&once, initialise);
}

static void *work(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
    table[0]++;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    pthread_t threads[2];

    assert(table[0] == 1 && table[1] == 0);
    assert(atomic_load(&started) == 5);
    assert(pthread_getspecific(key) == table);
    pthread_once(&once, initialise);
    assert(atomic_load(&calls) == 1);
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    (void)atomic_exchange(&started, 6);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    assert(table[0] == 3);
    table[1] = 1;
    free(table);
    return 0;
}
