/* SPDX-License-Identifier: MIT */
/*
 * Recursive and error-checking mutexes, and trylock.
 *
 * run: --outcomes
 * expect: verified outcome=free outcome=busy
 */

#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t checking, normal;
static const char *seen;
static int shared;

static void *work(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&recursive);
    pthread_mutex_lock(&recursive);
    assert(pthread_mutex_trylock(&recursive) == 0);
    shared++;
    pthread_mutex_unlock(&recursive);
    pthread_mutex_unlock(&recursive);
    assert(pthread_mutex_unlock(&checking) == EPERM);
    seen = pthread_mutex_trylock(&normal) == 0 ? "free" : "busy";
    if (seen[0] == 'f') {
        assert(pthread_mutex_trylock(&normal) == EBUSY);
        pthread_mutex_unlock(&normal);
    }
    pthread_mutex_unlock(&recursive);
    assert(pthread_mutex_unlock(&recursive) == EPERM);
    return NULL;
}

int main(void)
{
    pthread_mutexattr_t attributes;
    pthread_t thread;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checking, &attributes);
    pthread_mutex_init(&normal, NULL);
    pthread_create(&thread, NULL, work, NULL);
    pthread_mutex_lock(&checking);
    assert(pthread_mutex_lock(&checking) == EDEADLK);
    pthread_mutex_lock(&normal);
    pthread_mutex_lock(&recursive);
    shared++;
    pthread_mutex_unlock(&recursive);
    pthread_mutex_unlock(&normal);
    pthread_mutex_unlock(&checking);
    pthread_join(thread, NULL);
    assert(shared == 2);
    printf("%s\n", seen);
    pthread_mutex_destroy(&checking);
    pthread_mutex_destroy(&normal);
    return 0;
}
