/* SPDX-License-Identifier: MIT */
/*
 * Each waits for the other to go first.
 *
 * run:
 * expect: violated livelock @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int arrived[2];

static void meet(int me)
{
#ifdef REPAIRED
    atomic_store(&arrived[me], 1);
#endif
    while (!atomic_load(&arrived[1 - me])) { /* @bug */
    }
    atomic_store(&arrived[me], 1);
}

static void *other(void *unused)
{
    (void)unused;
    meet(1);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, other, NULL);
    meet(0);
    pthread_join(thread, NULL);
    return 0;
}
