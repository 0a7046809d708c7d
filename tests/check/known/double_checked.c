/* SPDX-License-Identifier: MIT */
/*
 * Double-checked locking: the first check has to acquire.
 *
 * run:
 * expect: violated race @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#ifdef REPAIRED
#define FIRST_LOOK memory_order_acquire
#else
#define FIRST_LOOK memory_order_relaxed
#endif

struct table {
    int size;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct table *_Atomic table;

static struct table *get_table(void)
{
    struct table *t = atomic_load_explicit(&table, FIRST_LOOK);

    if (!t) {
        pthread_mutex_lock(&mutex);
        t = atomic_load_explicit(&table, memory_order_relaxed);
        if (!t) {
            t = malloc(sizeof(*t));
            t->size = 7;
            atomic_store_explicit(&table, t, memory_order_release);
        }
        pthread_mutex_unlock(&mutex);
    }
    return t;
}

static void *use(void *size)
{
    *(int *)size = get_table()->size; /* @bug */
    return NULL;
}

int main(void)
{
    static int sizes[2];
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, use, &sizes[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return sizes[0] != 7 || sizes[1] != 7;
}
