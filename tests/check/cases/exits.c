/* SPDX-License-Identifier: MIT */
/*
 * exit, abort, and what main returns.
 *
 * run: -- -DHOW='exit(1)'
 * expect: violated exit @bug
 * run: -- -DHOW='exit(0)'
 * expect: verified
 * run: -- -DHOW='abort()'
 * expect: violated abort @bug
 * run: -- -DHOW='_exit(3)'
 * expect: violated exit @bug
 * run: -- -DHOW='(void)0' -DRESULT=1
 * expect: violated exit @main
 * run: -- -DHOW='pthread_exit(NULL)'
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int x;

static void *work(void *unused)
{
    (void)unused;
    if (atomic_exchange(&x, 1) == 2) {
        /* main was here before */
        HOW; /* @bug */
    }
    return NULL;
}

static void last_words(void)
{
    (void)atomic_exchange(&x, 4);
}

int main(void)
{ /* @main */
    pthread_t thread;

    atexit(last_words);
    pthread_create(&thread, NULL, work, NULL);
    (void)atomic_exchange(&x, 2);
    pthread_join(thread, NULL);
#ifdef RESULT
    return atomic_load(&x) == RESULT;
#else
    return 0;
#endif
}
