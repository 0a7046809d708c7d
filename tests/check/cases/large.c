/* SPDX-License-Identifier: MIT */
/*
 * Nothing is limited to a hundred or so events.
 *
 * run: --loop-bound=10000 --event-bound=100000 -- -DROUNDS=2000
 * expect: verified executions=2
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int own[2], common;

static void *work(void *self)
{
    atomic_int *mine = &own[*(int *)self];

    for (int i = 0; i < ROUNDS; i++) {
        atomic_fetch_add(mine, 1);
        (void)atomic_load(mine);
    }
    atomic_fetch_add(&common, 1);
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
    return atomic_load(&own[0]) != ROUNDS || atomic_load(&own[1]) != ROUNDS;
}
