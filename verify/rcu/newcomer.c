/* SPDX-License-Identifier: MIT */
/*
 * A thread that comes while a grace period waits is not held up by it, even if
 * the reader that this waits for waits for the newcomer.
 *
 * Promises: R8
 * Variants: counter
 */

#include "tenon/rcu.h"
#include "verify.h"

static void *newcomer(void *unused)
{
    tn_rcu_read_lock();
    tn_rcu_read_unlock();
    return unused;
}

static void *updater(void *unused)
{
    tn_synchronize_rcu();
    return unused;
}

int main(void)
{
    pthread_t threads[2];

    tn_rcu_read_lock();
    pthread_create(&threads[0], NULL, updater, NULL);
    pthread_create(&threads[1], NULL, newcomer, NULL);
    pthread_join(threads[1], NULL);
    tn_rcu_read_unlock();
    pthread_join(threads[0], NULL);
    return 0;
}
