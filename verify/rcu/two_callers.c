/* SPDX-License-Identifier: MIT */
/*
 * Two threads whose first calls come at the same time, both before there is a
 * worker: both functions are called, by one worker, one after the other.
 *
 * Promises: R3 R4
 * Variants: event
 */

#include "tenon/rcu.h"
#include "verify.h"
#include "no_queues.h"

static struct tn_rcu_head heads[2];
static int called; /* plain: functions do not run at the same time */
static int all_called;

static void count(struct tn_rcu_head *unused)
{
    (void)unused;
    if (++called == 2) {
        tn_atomic_set(&all_called, 1);
    }
}

static void *other(void *unused)
{
    tn_call_rcu1(&heads[1], count);
    return unused;
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    pthread_create(&thread, NULL, other, NULL);
    tn_call_rcu1(&heads[0], count);
    while (!tn_atomic_read(&all_called)) {
    }
    pthread_join(thread, NULL);
    return 0;
}
