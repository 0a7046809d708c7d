/* SPDX-License-Identifier: MIT */
/*
 * Threads that are online wait for grace periods, both at once: each is in
 * nobody's way meanwhile.
 *
 * Promises: R13
 */

#include "rcu/online.h"
#include "tenon/rcu.h"
#include "verify.h"

static void *synchronize(void *unused)
{
    tn_rcu_go_online_();
    tn_synchronize_rcu();
    assert(tn_rcu_is_online_());
    tn_rcu_go_offline_();
    return unused;
}

int main(void)
{
    RUN_THREADS(synchronize, synchronize);
    return 0;
}
