/* SPDX-License-Identifier: MIT */
/*
 * pthread_once runs its function once, before all return.
 *
 * run: --outcomes
 * expect: verified outcome=1
 */

#include <pthread.h>
#include <stdio.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int count;

static void initialise(void)
{
    count++;
}

static void *work(void *unused)
{
    pthread_once(&once, initialise);
    return count == 1 ? NULL : unused;
}

int main(void)
{
    pthread_t threads[3];
    void *bad;

    for (int i = 0; i < 3; i++) {
        pthread_create(&threads[i], NULL, work, &count);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], &bad);
        if (bad) {
            return 1;
        }
    }
    printf("%d\n", count);
    return 0;
}
