/* SPDX-License-Identifier: MIT */
/*
 * Random numbers are the same in every execution.
 *
 * run:
 * expect: verified executions=2
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static atomic_int x, y;

static void *work(void *unused)
{
    long number = lrand48() ^ random() ^ rand() ^ (long)(drand48() * 65536);

    atomic_fetch_add(number & 1 ? &x : &y, 1);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    srand48(1);
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    assert(x + y == 2);
    return 0;
}
