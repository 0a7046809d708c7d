/* SPDX-License-Identifier: MIT */
/*
 * Timed waits that nobody ends: beyond --timeouts they are not explored, but
 * that is no deadlock.
 *
 * run:
 * expect: bounded
 * run: --timeouts=3
 * expect: verified
 */

#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int flag;

static void *set(void *unused)
{
    pthread_mutex_lock(&lock);
    flag = 1;
    pthread_mutex_unlock(&lock);
    return unused;
}

int main(void)
{
    struct timespec deadline = {0};
    pthread_t thread;

    pthread_create(&thread, NULL, set, NULL);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < 3; i++) {
        deadline.tv_sec = 10 * (i + 1);
        pthread_cond_timedwait(&cond, &lock, &deadline);
    }
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return flag != 1;
}
