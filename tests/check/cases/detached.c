/* SPDX-License-Identifier: MIT */
/*
 * A detached thread goes on beside main, and after it as far as the checker
 * can tell; that it waits when main has returned is no deadlock.
 *
 * run:
 * expect: verified
 * run: -- -DBUG
 * expect: violated assert @bug
 * run: -- -DMAIN_WAITS
 * expect: violated deadlock @waits
 */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static atomic_int x;

static void *work(void *unused)
{
#ifdef BUG
    assert(atomic_exchange(&x, 2) == 1); /* @bug */
#endif
    (void)unused;
    (void)atomic_exchange(&x, 3);
    pthread_mutex_lock(&mutex);
    pthread_cond_wait(&never, &mutex);
    return NULL;
}

static void maybe_wait(void)
{
#ifdef MAIN_WAITS
    pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&own);
    pthread_cond_wait(&never, &own); /* @waits */
#endif
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    pthread_detach(thread);
    (void)atomic_exchange(&x, 1);
    maybe_wait();
    return 0;
}
