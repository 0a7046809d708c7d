/* SPDX-License-Identifier: MIT */
#ifndef TESTS_THREADS_H
#define TESTS_THREADS_H

#include <pthread.h>
#include <time.h>

#include "tap.h"

static inline pthread_t thread_start(void *(*run)(void *), void *arg)
{
    pthread_t thread;

    CHECK(pthread_create(&thread, NULL, run, arg) == 0);
    return thread;
}

static inline void *thread_join(pthread_t thread)
{
    void *result;

    CHECK(pthread_join(thread, &result) == 0);
    return result;
}

static inline void sleep_ms(int ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000l};

    nanosleep(&time, NULL);
}

#endif
