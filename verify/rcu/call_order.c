/* SPDX-License-Identifier: MIT */
/*
 * Functions are called in the order in which a thread queued them, be the
 * worker asleep, awake, or between the two.  One that is queued while a grace
 * period runs is not called at its end.
 *
 * Promises: R3 R4
 * Variants: fences
 */

#include "tenon/rcu.h"
#include "verify.h"

struct thing {
    struct tn_rcu_head rcu;
    int value; /* plain: nothing but call_rcu orders it */
};

static struct thing things[2] = {{.value = 1}, {.value = 1}};
static int all_called;

static void drop(struct thing *thing)
{
    thing->value = 0;
    if (thing == &things[1]) {
        assert(!things[0].value);
        tn_atomic_set(&all_called, 1);
    }
}

int main(void)
{
    for (int i = 0; i < 2; i++) {
        tn_rcu_read_lock();
        tn_call_rcu(&things[i], drop, rcu);
        assert(things[i].value);
        tn_rcu_read_unlock();
    }
    while (!tn_atomic_read(&all_called)) {
    }
    return 0;
}
