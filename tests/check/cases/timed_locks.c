/* SPDX-License-Identifier: MIT */
/*
 * Locks that give up: those who have not got it had better not act as if.
 *
 * run: --outcomes -- -DKIND=TIMED
 * expect: verified outcome=late outcome=taken
 * run: -- -DKIND=TIMED -DBUG
 * expect: violated race
 * run: --outcomes -- -DKIND=CLOCK
 * expect: verified outcome=late outcome=taken
 * run: -- -DKIND=CLOCK -DBUG
 * expect: violated race
 * run: --outcomes -- -DKIND=C11
 * expect: verified outcome=late outcome=taken
 * run: -- -DKIND=C11 -DBUG
 * expect: violated race
 * run: -- -DKIND=OTHER
 * expect: violated bad-unlock @other
 */

#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <threads.h>
#include <time.h>

enum kind { TIMED, CLOCK, C11, OTHER };

static const struct timespec deadline = {.tv_sec = 2000000000};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static mtx_t c11_mutex;
static int count;

static int lock(void)
{
    int error;

    switch (KIND) {
    case TIMED:
        error = pthread_mutex_timedlock(&mutex, &deadline);
        break;
    case CLOCK:
        error = pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &deadline);
        break;
    case C11:
        error = mtx_timedlock(&c11_mutex, &deadline) == thrd_success
                    ? 0
                    : ETIMEDOUT;
        break;
    default:
        error = pthread_mutex_lock(&mutex);
    }
    assert(error == 0 || error == ETIMEDOUT);
    return error;
}

static void unlock(void)
{
    if (KIND == C11) {
        mtx_unlock(&c11_mutex);
    } else {
        pthread_mutex_unlock(&mutex); /* @other */
    }
}

static void *work(void *locks_first)
{
    int error = locks_first ? lock() : 0;

#ifdef BUG
    count++;
#else
    if (error == 0) {
        count++;
    }
#endif
    if (error == 0) {
        unlock();
    }
    return error == 0 ? NULL : locks_first;
}

int main(void)
{
    pthread_t thread;
    void *late;

    mtx_init(&c11_mutex, mtx_timed);
    if (KIND == OTHER) {
        lock();
        pthread_create(&thread, NULL, work, NULL);
        pthread_join(thread, NULL);
        return 0;
    }
    pthread_create(&thread, NULL, work, &thread);
    late = work(&thread);
    if (!late) {
        pthread_join(thread, &late);
    }
    puts(late ? "late" : "taken");
    return 0;
}
