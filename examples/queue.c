/* SPDX-License-Identifier: MIT */
/* Jobs pushed by several threads, taken all at once by one. */

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <tenon/queue.h>
#include <tenon/sem.h>

struct job {
    int number;
    TN_SLIST_ENTRY(job) node;
};
TN_SLIST_HEAD(jobs, job);

static struct jobs inbox;
static struct tn_sem posted;

static void *push(void *arg)
{
    for (int i = 1; i <= 100; i++) {
        struct job *job = malloc(sizeof(*job));

        job->number = i;
        TN_SLIST_INSERT_HEAD_ATOMIC(&inbox, job, node);
        tn_sem_post(&posted);
    }
    return arg;
}

int main(void)
{
    int sum = 0;
    pthread_t threads[3];
    struct job *job;
    struct jobs taken;

    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, push, NULL);
    }
    for (int i = 0; i < 300; i++) {
        tn_sem_wait(&posted);
        TN_SLIST_MOVE_ATOMIC(&taken, &inbox);
        while ((job = TN_SLIST_FIRST(&taken))) {
            TN_SLIST_REMOVE_HEAD(&taken, node);
            sum += job->number;
            free(job);
        }
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("sum %d\n", sum);
    assert(sum == 3 * 5050);
    return 0;
}
