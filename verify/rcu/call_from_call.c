/* SPDX-License-Identifier: MIT */
/*
 * A function given to call_rcu may call it, with the very same structure.
 *
 * Promises: R3
 * Variants: fences
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head head;
static int called;
static struct tn_event all_called = TN_EVENT_INIT(false);

static void again(struct tn_rcu_head *same)
{
    if (++called == 2) {
        tn_event_set(&all_called);
    } else {
        tn_call_rcu1(same, again);
    }
}

int main(void)
{
    tn_call_rcu1(&head, again);
    tn_event_wait(&all_called);
    assert(called == 2);
    return 0;
}
