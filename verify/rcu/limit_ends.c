/* SPDX-License-Identifier: MIT */
/*
 * A call_rcu that waits for what is pending comes back in the end, though a
 * reader stays in its section until it has.
 *
 * Promises: R16
 * Slow
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "tenon/rcu_limits.h"
#include "verify.h"
#include "no_queues.h"

static struct tn_rcu_head head;
static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event is_back = TN_EVENT_INIT(false);

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
}

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&is_back);
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    const struct tn_rcu_limits limits = {.wait_ns = TN_MILLISECOND};
    pthread_t thread;

    allocate_no_queues();
    tn_rcu_set_limits(&limits);
    pthread_create(&thread, NULL, reader, NULL);
    tn_event_wait(&inside);
    tn_call_rcu1(&head, call);
    tn_event_set(&is_back);
    pthread_join(thread, NULL);
    return 0;
}
