/* SPDX-License-Identifier: MIT */
/* The child of a fork goes on with RCU. */

#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"

#include <sys/wait.h>

#include "after_fork.h"
#include "tap.h"

static int reclaimed;

static void reclaim(struct rcu_head *head)
{
    CHECK(bql_locked());
    g_free(head);
    reclaimed++;
}

TEST(child_of_a_fork)
{
    int status;
    pid_t child;

    rcu_disable_atfork();
    rcu_enable_atfork();
    bql_lock(); /* so that nothing is called before the fork */
    call_rcu1(g_new0(struct rcu_head, 1), reclaim);
    child = fork();
    if (child == 0) {
        after_fork();
        drain_call_rcu(); /* gives the lock up meanwhile */
        _exit(reclaimed != 1 || !bql_locked());
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(reclaimed == 0);
    drain_call_rcu();
    CHECK(reclaimed == 1);
    bql_unlock();
}
