/* SPDX-License-Identifier: MIT */

/* A failure that one of the threads has no part in. */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int x, noise;

static void *make_noise(void *unused)
{
    for (int i = 1; i < 4; i++) {
        atomic_store(&noise, i);
    }
    return unused;
}

static void *set(void *unused)
{
    atomic_store(&x, 1);
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    pthread_create(&threads[0], NULL, make_noise, NULL);
    pthread_create(&threads[1], NULL, set, NULL);
    assert(atomic_load(&x) == 0);
    return 0;
}
