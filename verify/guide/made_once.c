/* SPDX-License-Identifier: MIT */
/*
 * What is made on first use: who finds the pointer needs what is behind it.
 *
 * Expect: verified | violated race
 * Defines: LOAD=tn_atomic_load_acquire | LOAD=tn_atomic_read
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int memory, *table;

static int *get_table(void)
{
    int *t = LOAD(&table);

    if (!t) {
        pthread_mutex_lock(&lock);
        t = tn_atomic_read(&table); /* the lock orders this one */
        if (!t) {
            t = &memory;
            *t = 42;
            tn_atomic_store_release(&table, t);
        }
        pthread_mutex_unlock(&lock);
    }
    return t;
}

static void *use(void *unused)
{
    assert(*get_table() == 42);
    return unused;
}

int main(void)
{
    RUN_THREADS(use, use);
    return 0;
}
