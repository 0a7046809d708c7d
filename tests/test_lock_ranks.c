/* SPDX-License-Identifier: MIT */
/* The order of locks, in a library that sees to it. */

#include "host/host.h"
#include "rcu/rcu.h"
#include "tap.h"
#include "threads.h"

static struct tn_mutex_ first = TN_MUTEX_INIT_("first", 1);
static struct tn_mutex_ second = TN_MUTEX_INIT_("second", 2);
static struct tn_mutex_ third = TN_MUTEX_INIT_("third", 3);
static struct tn_mutex_ also_second = TN_MUTEX_INIT_("also second", 2);

static void take_in_wrong_order(void)
{
    tn_mutex_lock_(&third);
    tn_mutex_lock_(&first);
}

static void take_two_of_one_rank(void)
{
    tn_mutex_lock_(&second);
    tn_mutex_lock_(&also_second);
}

static void take_twice(void)
{
    tn_mutex_lock_(&first);
    tn_mutex_lock_(&first);
}

static void give_back_another(void)
{
    tn_mutex_lock_(&first);
    tn_mutex_unlock_(&second);
}

/* One of the library's, below another of its own. */
static void call_with_registry_locked(void)
{
    tn_rcu_registry_lock_();
    tn_force_rcu();
}

TEST(lock_ranks_wrong)
{
    CHECK(tap_aborts_with(take_in_wrong_order,
                          "\"first\" (1) taken while \"third\" (3) is held"));
    CHECK(tap_aborts_with(take_two_of_one_rank, "taken while \"second\" (2)"));
    CHECK(tap_aborts_with(take_twice, "\"first\" (1) taken while \"first\""));
    CHECK(tap_aborts_with(give_back_another, "that does not hold it"));
    CHECK(tap_aborts_with(
        call_with_registry_locked,
        "\"rcu worker\" (50) taken while \"rcu registry\" (80) is held"));
}

static void *take_all(void *arg)
{
    tn_mutex_lock_(&first);
    tn_mutex_lock_(&second);
    tn_mutex_lock_(&third);
    tn_mutex_unlock_(&second);
    tn_mutex_unlock_(&first);
    tn_mutex_unlock_(&third);
    return arg;
}

/* Given back in any order; and what one thread holds is nothing to others. */
TEST(lock_ranks_right)
{
    take_all(NULL);
    take_all(NULL);
    tn_mutex_lock_(&also_second);
    thread_join(thread_start(take_all, NULL));
    tn_mutex_lock_(&third);
    tn_mutex_unlock_(&third);
    tn_mutex_unlock_(&also_second);
}
