/* SPDX-License-Identifier: MIT */
/*
 * Two owners of one block.
 *
 * run:
 * expect: violated double-free @bug
 * run: -- -DREPAIRED
 * expect: verified
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static int *_Atomic slot;

static void clear(void)
{
#ifdef REPAIRED
    free(atomic_exchange(&slot, NULL));
#else
    int *block = atomic_load(&slot);

    atomic_store(&slot, NULL);
    free(block); /* @bug */
#endif
}

static void *user(void *unused)
{
    (void)unused;
    clear();
    return NULL;
}

int main(void)
{
    pthread_t thread;

    atomic_init(&slot, malloc(sizeof(int)));
    pthread_create(&thread, NULL, user, NULL);
    clear();
    pthread_join(thread, NULL);
    return 0;
}
