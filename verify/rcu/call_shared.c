/* SPDX-License-Identifier: MIT */
/*
 * A grace period that another thread runs does for the worker what it has taken
 * before, and nothing for what is queued later.
 *
 * Promises: R3
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct thing things[2] = {{.value = 1}, {.value = 1}};
static int all_called;

static void drop(struct thing *thing)
{
    thing->value = 0;
    if (thing == &things[1]) {
        tn_atomic_set(&all_called, 1);
    }
}

int main(void)
{
    tn_call_rcu(&things[0], drop, rcu);
    tn_synchronize_rcu();
    tn_rcu_read_lock();
    tn_call_rcu(&things[1], drop, rcu);
    assert(things[1].value);
    tn_rcu_read_unlock();
    while (!tn_atomic_read(&all_called)) {
    }
    return 0;
}
