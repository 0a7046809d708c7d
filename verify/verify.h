/* SPDX-License-Identifier: MIT */
#ifndef VERIFY_H
#define VERIFY_H

/*
 * What the clients of tenon-check share.  Each checks one promise of a header
 * on the sources that ship: PROMISE(E1) is compiled in with -DE1.
 */

#include <assert.h>
#include <pthread.h>
#include <stddef.h>

struct in_parallel {
    void (*body)(void);
    pthread_t thread;
};

static void *in_parallel_run(void *opaque)
{
    ((struct in_parallel *)opaque)->body();
    return NULL;
}

/* Runs @first on a thread of its own, and @second on this one. */
static inline void in_parallel(void (*first)(void), void (*second)(void))
{
    struct in_parallel other = {.body = first};

    pthread_create(&other.thread, NULL, in_parallel_run, &other);
    second();
    pthread_join(other.thread, NULL);
}

#endif
