/* SPDX-License-Identifier: MIT */
/*
 * N threads that lock, increment and unlock: N! executions, none blocked.
 * Without the turns of lock.h, which is tried as well (programs.py), blocked
 * ones are explored too, to the same end.
 *
 * run: --outcomes -- -DN=2
 * expect: verified executions=2 blocked=0 outcome=2
 * run: --outcomes -- -DN=3
 * expect: verified executions=6 blocked=0 outcome=3
 * run: --outcomes -- -DN=4
 * expect: verified executions=24 blocked=0 outcome=4
 * run: --outcomes -- -DN=5
 * expect: verified executions=120 blocked=0 outcome=5
 * run: --outcomes -- -DN=6
 * expect: verified executions=720 blocked=0 outcome=6
 * run: --outcomes --debug=naive -- -DN=4
 * expect: verified executions=24 outcome=4
 */

#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *add(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
    count++;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    pthread_t threads[N];

    for (int i = 0; i < N; i++) {
        pthread_create(&threads[i], NULL, add, NULL);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(threads[i], NULL);
    }
    printf("%d\n", count);
    return 0;
}
