/* SPDX-License-Identifier: MIT */
/* At most two of five threads are in the workshop at a time. */

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <tenon/atomic.h>
#include <tenon/sem.h>

static struct tn_sem places = TN_SEM_INIT(2);
static int inside, visits;

static void *visit(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        tn_sem_wait(&places);
        assert(tn_atomic_inc_fetch(&inside) <= 2);
        tn_atomic_inc(&visits);
        tn_atomic_dec(&inside);
        tn_sem_post(&places);
    }
    return arg;
}

int main(void)
{
    pthread_t threads[5];

    for (int i = 0; i < 5; i++) {
        pthread_create(&threads[i], NULL, visit, NULL);
    }
    for (int i = 0; i < 5; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%d visits\n", visits);
    assert(visits == 5000);
    return 0;
}
