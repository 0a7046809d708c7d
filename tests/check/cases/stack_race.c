/* SPDX-License-Identifier: MIT */
/*
 * A local variable is as shared as its address.
 *
 * run:
 * expect: violated race @bug
 * run: -- -DJOIN
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int flag;

static void *work(void *result)
{
    (void)atomic_exchange(&flag, 1);
    *(volatile int *)result = 1;
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int result = 0;

    pthread_create(&thread, NULL, work, &result);
    if (atomic_exchange(&flag, 1) == 1) {
#ifndef JOIN
        *(volatile int *)&result = 2; /* @bug */
#endif
    }
    pthread_join(thread, NULL);
    return result == 0;
}
