/* SPDX-License-Identifier: MIT */
/*
 * Peterson's lock needs sequential consistency, not acquire and release.
 *
 * run:
 * expect: violated assert @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#ifdef REPAIRED
#define LOAD  memory_order_seq_cst
#define STORE memory_order_seq_cst
#else
#define LOAD  memory_order_acquire
#define STORE memory_order_release
#endif

static atomic_int wants[2], turn;
static atomic_int inside; /* atomic, so that an assertion finds the bug */

static void *work(void *self)
{
    int me = *(int *)self;

    atomic_store_explicit(&wants[me], 1, STORE);
    atomic_store_explicit(&turn, 1 - me, STORE);
    while (atomic_load_explicit(&wants[1 - me], LOAD) &&
           atomic_load_explicit(&turn, LOAD) == 1 - me) {
    }
    atomic_store_explicit(&inside, me + 1, memory_order_relaxed);
    assert(atomic_load_explicit(&inside, memory_order_relaxed) == /* @bug */
           me + 1);
    atomic_store_explicit(&wants[me], 0, STORE);
    return NULL;
}

int main(void)
{
    static int names[2] = {0, 1};
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, &names[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    return 0;
}
