/* SPDX-License-Identifier: MIT */
/*
 * Functions are called in the order in which a thread queued them, be the
 * worker asleep, awake, or between the two.
 *
 * Promises: R3 R4
 * Variants: fences
 */

#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head heads[2];
static int called; /* plain: nothing but call_rcu orders it */
static int all_called;

static void count(struct tn_rcu_head *head)
{
    assert(head == &heads[called]);
    if (++called == 2) {
        tn_atomic_set(&all_called, 1);
    }
}

int main(void)
{
    for (int i = 0; i < 2; i++) {
        tn_call_rcu1(&heads[i], count);
    }
    while (!tn_atomic_read(&all_called)) {
    }
    return 0;
}
