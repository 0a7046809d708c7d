/* SPDX-License-Identifier: MIT */
/*
 * The heart of Dekker's algorithm: store, then look at the other.
 *
 * run:
 * expect: violated race @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#ifdef REPAIRED
#define ORDER memory_order_seq_cst
#else
#define ORDER memory_order_acq_rel
#endif

static atomic_int wants[2];
static int inside;

static void *enter(void *self)
{
    int me = *(int *)self;

    atomic_exchange_explicit(&wants[me], 1, ORDER);
#ifdef REPAIRED
    atomic_thread_fence(memory_order_seq_cst);
#endif
    if (!atomic_load_explicit(&wants[1 - me], memory_order_acquire)) {
        inside++; /* @bug */
    }
    return NULL;
}

int main(void)
{
    static int names[2] = {0, 1};
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, enter, &names[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
