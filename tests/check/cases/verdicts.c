/* SPDX-License-Identifier: MIT */
/*
 * What is not "verified": nothing concurrent, what is not modelled, bounds.
 *
 * run: -- -DALONE
 * expect: error nothing-concurrent
 * run: -- -DONE_AFTER_THE_OTHER
 * expect: error nothing-concurrent
 * run: -- -DREADERS
 * expect: verified executions=1
 * run: -- -DCANCEL
 * expect: error unsupported @call
 * run: --max-executions=2
 * expect: bounded executions=2
 * run: --timeout=0.000001
 * expect: bounded
 * run: --event-bound=2
 * expect: bounded
 * run:
 * expect: verified executions=6
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int x;

static void *work(void *unused)
{
    (void)unused;
#ifdef READERS
    (void)atomic_load(&x);
#else
    (void)atomic_fetch_add(&x, 1);
    (void)atomic_fetch_add(&x, 1);
#endif
    return NULL;
}

int main(void)
{
#ifdef ALONE
    (void)work(NULL);
#else
    pthread_t threads[2];

#ifdef CANCEL
    pthread_cancel(pthread_self()); /* @call */
#endif
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
#ifdef ONE_AFTER_THE_OTHER
        pthread_join(threads[i], NULL);
#endif
    }
#ifndef ONE_AFTER_THE_OTHER
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
#endif
#endif
    return 0;
}
