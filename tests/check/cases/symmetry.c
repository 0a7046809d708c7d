/* SPDX-License-Identifier: MIT */
/*
 * Identical threads, up to permutation; and where they are not identical.
 *
 * increments
 * run: --symmetry -- -DDO=1 -DN=7
 * expect: verified executions=1 blocked=0
 * under a mutex
 * run: --symmetry -- -DDO=2 -DN=5
 * expect: verified executions=1
 * stores, which come in one order
 * run: --symmetry -- -DDO=3 -DN=5
 * expect: verified executions=1 blocked=0
 * a lost update
 * run: --symmetry -- -DDO=4 -DN=2
 * expect: violated assert
 * run: --symmetry -- -DDO=4 -DN=4
 * expect: violated assert
 * with an argument of their own all permutations are explored
 * run: --symmetry -- -DDO=1 -DN=4 -DARGUMENT=(void*)(intptr_t)i
 * expect: verified executions=24
 * and with something else between two creations
 * run: --symmetry -- -DDO=1 -DN=3 -DBETWEEN=atomic_load(&count)
 * expect: verified executions=48
 * run: -- -DDO=1 -DN=3 -DBETWEEN=atomic_load(&count)
 * expect: verified executions=48
 * plain accesses there do no harm if they are nobody else's concern
 * run: --symmetry -- -DDO=1 -DN=4 -DBETWEEN=data++
 * expect: verified executions=1
 * but they may be
 * run: --symmetry -- -DDO=5 -DN=2 -DBETWEEN=if(i==0)data++
 * expect: error not-identical
 * run: -- -DDO=5 -DN=2 -DBETWEEN=if(i==0)data++
 * expect: violated race
 * they ask who they are
 * run: --symmetry -- -DDO=6 -DN=2
 * expect: error not-identical
 * run: --symmetry -- -DDO=6 -DN=1
 * expect: error nothing-concurrent
 * they return something of their own
 * run: --symmetry -- -DDO=7 -DN=2
 * expect: error not-identical
 * something is done when one of them has been joined
 * run: --symmetry -- -DDO=1 -DN=2 -DJOINED=atomic_load(&count)
 * expect: error not-identical
 * run: --symmetry -- -DDO=1 -DN=2 -DJOINED=exit(0)
 * expect: error not-identical
 * or one sees what it did
 * run: --symmetry -- -DDO=8 -DN=2 -DJOINED=data++
 * expect: error not-identical
 * or does not
 * run: --symmetry -- -DDO=1 -DN=3 -DJOINED=data++
 * expect: verified executions=1
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifndef ARGUMENT
#define ARGUMENT NULL
#endif
#ifndef BETWEEN
#define BETWEEN (void)0
#endif
#ifndef JOINED
#define JOINED (void)0
#endif

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int count;
int data;

static int next(void)
{
    return atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
}

static void *work(void *argument)
{
    int old;

    (void)argument;
    switch (DO) {
    case 1:
        next();
        break;
    case 2:
        pthread_mutex_lock(&mutex);
        next();
        pthread_mutex_unlock(&mutex);
        break;
    case 3:
        atomic_store_explicit(&count, N, memory_order_relaxed);
        break;
    case 4:
        old = atomic_load_explicit(&count, memory_order_relaxed);
        atomic_store_explicit(&count, old + 1, memory_order_relaxed);
        break;
    case 5:
        return next() == 1 && data > N ? argument : NULL;
    case 6:
        return pthread_equal(pthread_self(), 0) ? argument : NULL;
    case 7:
        return (void *)(intptr_t)next();
    default:
        if (next() == 0) {
            data = 1;
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[N];

    for (int i = 0; i < N; i++) {
        pthread_create(&threads[i], NULL, work, ARGUMENT);
        BETWEEN;
    }
    for (int i = 0; i < N; i++) {
        pthread_join(threads[i], NULL);
        JOINED;
    }
    assert(DO > 4 || atomic_load(&count) == N);
    return 0;
}
