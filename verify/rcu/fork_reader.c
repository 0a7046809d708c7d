/* SPDX-License-Identifier: MIT */
/*
 * A thread forks with a lock of the program held.  A reader in its section
 * waits for that lock, and a grace period for the reader; fork does not wait
 * for either.  The handlers of fork are called as functions here.
 *
 * Promises: R9
 * Variants: event
 */

#include "rcu/rcu.h"
#include "verify.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *forker(void *unused)
{
    pthread_mutex_lock(&lock);
    tn_rcu_before_fork_();
    tn_rcu_parent_forked_();
    pthread_mutex_unlock(&lock);
    return unused;
}

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
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
    RUN_THREADS(forker, reader, updater);
    return 0;
}
