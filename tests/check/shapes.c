/* SPDX-License-Identifier: MIT */

/*
 * Small shapes that break only under weak memory: SHAPE, the orders of its
 * STORE and LOAD, and a FENCE between the operations of each thread.
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef STORE
#define STORE relaxed
#endif
#ifndef LOAD
#define LOAD relaxed
#endif
#ifndef FENCE
#define FENCE (void)0
#endif

#define ORDER_(name) memory_order_##name
#define ORDER(name)  ORDER_(name)
#define PUT(x, v)    atomic_store_explicit(&x, v, ORDER(STORE))
#define GET(x)       atomic_load_explicit(&x, ORDER(LOAD))
#define THREAD(n, ...)                   \
    static void *thread##n(void *unused) \
    {                                    \
        __VA_ARGS__;                     \
        return unused;                   \
    }

static atomic_int x, y;
static int a, b, c, d;

#if SHAPE == 1 /* store buffering */
THREAD(1, PUT(x, 1); FENCE; a = GET(y))
THREAD(2, PUT(y, 1); FENCE; b = GET(x))
#define BROKEN (!a && !b)
#elif SHAPE == 2 /* message passing */
THREAD(1, PUT(x, 1); FENCE; PUT(y, 1))
THREAD(2, a = GET(y); FENCE; b = GET(x))
#define BROKEN (a && !b)
#elif SHAPE == 3 /* independent reads of independent writes */
#define THREADS 4
THREAD(1, PUT(x, 1))
THREAD(2, PUT(y, 1))
THREAD(3, a = GET(x); FENCE; b = GET(y))
THREAD(4, c = GET(y); FENCE; d = GET(x))
#define BROKEN  (a && !b && c && !d)
#elif SHAPE == 4 /* 2+2W */
THREAD(1, PUT(x, 1); FENCE; PUT(y, 2))
THREAD(2, PUT(y, 1); FENCE; PUT(x, 2))
#define BROKEN (x == 1 && y == 1)
#elif SHAPE == 6 /* load buffering, which RC11 excludes */
THREAD(1, a = GET(x); FENCE; PUT(y, 1))
THREAD(2, b = GET(y); FENCE; PUT(x, 1))
#define BROKEN (a && b)
#else /* no memory model is to blame */
THREAD(1, PUT(x, GET(x) + 1))
THREAD(2, PUT(x, GET(x) + 1))
#define BROKEN (x != 2)
#endif

#ifndef THREADS
#define THREADS 2
#define thread3 NULL
#define thread4 NULL
#endif

int main(void)
{
    void *(*const bodies[])(void *) = {thread1, thread2, thread3, thread4};
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, bodies[i], NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    (void)a, (void)b, (void)c, (void)d;
    assert(!BROKEN);
    return 0;
}
