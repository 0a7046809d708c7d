/* SPDX-License-Identifier: MIT */
/* Who has the spin lock sees what its last holder did, and is alone. */

#include <assert.h>
#include <pthread.h>

#include "qemu/thread.h"

static QemuSpin spin;
static int count;

static void *count_if_free(void *unused)
{
    if (!qemu_spin_trylock(&spin)) {
        count++; /* or the checker finds a race */
        qemu_spin_unlock(&spin);
    }
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    qemu_spin_init(&spin);
    pthread_create(&threads[0], NULL, count_if_free, NULL);
    pthread_create(&threads[1], NULL, count_if_free, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    assert(count == 1 || count == 2);
    return 0;
}
