/* SPDX-License-Identifier: MIT */
/*
 * Two mutexes, taken in two orders.
 *
 * run:
 * expect: violated deadlock @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;
static int shared;

#ifdef REPAIRED
#define FIRST  (&a)
#define SECOND (&b)
#else
#define FIRST  (&b)
#define SECOND (&a)
#endif

static void *other(void *unused)
{
    (void)unused;
    pthread_mutex_lock(FIRST);
    pthread_mutex_lock(SECOND);
    shared++;
    pthread_mutex_unlock(SECOND);
    pthread_mutex_unlock(FIRST);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, other, NULL);
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b); /* @bug */
    shared++;
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
    pthread_join(thread, NULL);
    return shared != 2;
}
