/* SPDX-License-Identifier: MIT */
/*
 * A thread forks with a lock of the program held for which a function given to
 * call_rcu waits.
 *
 * Promises: R9
 */

#include "rcu/rcu.h"
#include "verify.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct tn_rcu_head head;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
}

int main(void)
{
    tn_call_rcu1(&head, call);
    pthread_mutex_lock(&lock);
    tn_rcu_before_fork_();
    tn_rcu_parent_forked_();
    pthread_mutex_unlock(&lock);
    return 0;
}
