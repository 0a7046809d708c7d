/* SPDX-License-Identifier: MIT */

/* What is handed over arrives whole. */

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static int parcel[2];
static atomic_int ready;

static void *give(void *unused)
{
    parcel[0] = parcel[1] = 7;
    atomic_store_explicit(&ready, 1, memory_order_release);
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, give, NULL);
    if (atomic_load_explicit(&ready, memory_order_acquire)) {
        assert(parcel[0] + parcel[1] == 14);
    }
    pthread_join(thread, NULL);
    return 0;
}
