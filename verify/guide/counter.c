/* SPDX-License-Identifier: MIT */
/*
 * What many threads change is a plain variable under a mutex; or it is not,
 * which is a race.
 *
 * Expect: verified | violated race
 * Defines: | NO_MUTEX
 * Bare
 */

#include "verify.h"

#ifdef NO_MUTEX
#define pthread_mutex_lock(m)   ((void)(m))
#define pthread_mutex_unlock(m) ((void)(m))
#endif

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int visits;

static void *visit(void *unused)
{
    pthread_mutex_lock(&lock);
    visits++;
    pthread_mutex_unlock(&lock);
    return unused;
}

int main(void)
{
    RUN_THREADS(visit, visit);
    assert(visits == 2);
    return 0;
}
