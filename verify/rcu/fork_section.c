/* SPDX-License-Identifier: MIT */
/*
 * In the child of a fork inside a section the section goes on, and grace
 * periods wait for it.  The handlers of fork are called as functions here.
 *
 * Promises: R11
 * Variants: fences counter
 */

#include "rcu/rcu.h"
#include "verify.h"

static int first = 1, second = 2;
static int *current = &first;

static void *updater(void *unused)
{
    tn_atomic_rcu_set(&current, &second);
    tn_synchronize_rcu();
    first = 0;
    return unused;
}

int main(void)
{
    pthread_t thread;
    int *found;

    tn_rcu_read_lock();
    found = tn_atomic_rcu_read(&current);
    tn_rcu_before_fork_();
    tn_rcu_child_forked_();
    pthread_create(&thread, NULL, updater, NULL);
    assert(tn_rcu_in_section());
    assert(*found != 0);
    tn_rcu_read_unlock();
    pthread_join(thread, NULL);
    return 0;
}
