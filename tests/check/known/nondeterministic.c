/* SPDX-License-Identifier: MIT */
/*
 * What the program does depends on something that no execution decides.
 *
 * run:
 * expect: error nondeterminism @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_int x, y;

static int environment(void)
{
#ifdef REPAIRED
    return 0;
#else
    char *text = getenv("TENON_CHECK_TEST_TOGGLE");
    int old = text && *text == '1';

    setenv("TENON_CHECK_TEST_TOGGLE", old ? "0" : "1", 1);
    return old;
#endif
}

static void *other(void *unused)
{
    (void)unused;
    if (environment()) {
        atomic_store(&x, 1); /* @bug */
    } else {
        atomic_store(&y, 1);
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, other, NULL);
    atomic_load(&x);
    atomic_load(&y);
    pthread_join(thread, NULL);
    return 0;
}
