/* SPDX-License-Identifier: MIT */
/*
 * A signal wakes either waiter, a broadcast both; a timed wait may end by
 * itself, and then it is late enough.
 *
 * run: --outcomes -- -DSIGNAL
 * expect: verified outcome=1 outcome=2
 * run: --outcomes -- -DBROADCAST
 * expect: verified outcome=3
 * run: --outcomes -- -DTIMED
 * expect: verified outcome=0 outcome=1 outcome=2
 * run: --outcomes -- -DNOBODY
 * expect: violated deadlock @waits
 */

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int waiting, woken, tokens;

static int wait(void)
{
    struct timespec time;
    int error;

    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_sec += 5;
    error = pthread_cond_timedwait(&condition, &mutex, &time);
    if (error) {
        struct timespec now;

        assert(error == ETIMEDOUT);
        clock_gettime(CLOCK_MONOTONIC, &now);
        assert(now.tv_sec >= time.tv_sec);
    }
    return error;
}

static void *work(void *bit)
{
    pthread_mutex_lock(&mutex);
    waiting++;
#ifdef TIMED
    if (!tokens && wait() == 0) {
        woken |= *(int *)bit;
    }
#else
    while (!tokens) {
        pthread_cond_wait(&condition, &mutex); /* @waits */
    }
    tokens--;
    woken |= *(int *)bit;
    (void)wait;
#endif
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int main(void)
{
    static int bits[2] = {1, 2};
    pthread_t threads[2];
    int all = 0;

    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, &bits[i]);
    }
    while (!all) {
        pthread_mutex_lock(&mutex);
        all = waiting == 2;
#ifdef TIMED
        all = 1;
#endif
        if (all) {
#if defined SIGNAL || defined TIMED
            tokens = 1;
            pthread_cond_signal(&condition);
#elif defined BROADCAST
            tokens = 2;
            pthread_cond_broadcast(&condition);
#endif
        }
        pthread_mutex_unlock(&mutex);
    }
#ifdef SIGNAL
    all = 0;
    while (!all) {
        pthread_mutex_lock(&mutex);
        all = woken != 0;
        pthread_mutex_unlock(&mutex);
    }
    pthread_mutex_lock(&mutex);
    printf("%d\n", woken);
    tokens++;
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&mutex);
#endif
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
#ifndef SIGNAL
    printf("%d\n", woken);
#endif
    return 0;
}
