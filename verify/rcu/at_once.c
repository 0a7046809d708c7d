/* SPDX-License-Identifier: MIT */
/*
 * Nothing on the way from call_rcu to the call waits for a time to pass, though
 * a reader is in the way.
 *
 * Promises: R3 R8
 */

#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"

static struct tn_event called = TN_EVENT_INIT(false);
static struct tn_rcu_head head;
static int64_t started;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    assert(tn_now() == started);
    tn_event_set(&called);
}

int main(void)
{
    started = tn_now();
    tn_rcu_read_lock();
    tn_call_rcu1(&head, call);
    tn_rcu_read_unlock();
    tn_event_wait(&called);
    return 0;
}
