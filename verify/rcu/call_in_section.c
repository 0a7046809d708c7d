/* SPDX-License-Identifier: MIT */
/*
 * A function that is given to call_rcu inside a section is called after its
 * end, though nobody asks for it.
 *
 * Promises: R3
 * Variants: fences counter counter+fences event
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct thing thing = {.value = 1};
static struct tn_event called = TN_EVENT_INIT(false);

static void drop(struct thing *old)
{
    old->value = 0;
    tn_event_set(&called);
}

int main(void)
{
    tn_rcu_read_lock();
    tn_call_rcu(&thing, drop, rcu);
    assert(thing.value == 1);
    tn_rcu_read_unlock();
    tn_event_wait(&called);
    return 0;
}
