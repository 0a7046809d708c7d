/* SPDX-License-Identifier: MIT */
#ifndef TESTS_HANDLERS_H
#define TESTS_HANDLERS_H

#include <pthread.h>
#include <signal.h>

#include "threads.h"

static inline void handle_nothing(int number)
{
    (void)number;
}

static inline void *end_at_once(void *arg)
{
    return arg;
}

/*
 * Skips a test of handlers among threads where a thread goes on with the
 * thread-local storage of another once a handler has returned, as in emulators
 * of i386 that have one table of segments for all threads.
 */
static inline void needs_handlers(void)
{
    struct sigaction action = {.sa_handler = handle_nothing}, before;
    pthread_t (*volatile ask)(void) = pthread_self; /* not once for all */
    pthread_t self = ask();

    sigaction(SIGUSR1, &action, &before);
    thread_join(thread_start(end_at_once, NULL));
    raise(SIGUSR1);
    if (!pthread_equal(self, ask())) {
        tap_skip("threads change places after handlers here");
    }
    sigaction(SIGUSR1, &before, NULL);
}

#endif
