/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_H
#define VERIFY_H

/* What the programs share.  Nothing here orders anything that threads do. */

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/* Starts @count threads that call @functions, and waits for all of them. */
static inline void run_threads(void *(*const *functions)(void *), int count)
{
    pthread_t threads[8];

    for (int i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, functions[i], NULL);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
}

#define RUN_THREADS(...)                         \
    run_threads(                                 \
        (void *(*const[])(void *)){__VA_ARGS__}, \
        (int)(sizeof((void *(*[])(void *)){__VA_ARGS__}) / sizeof(void *)))

#endif
