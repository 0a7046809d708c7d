/* SPDX-License-Identifier: MIT */
/*
 * A reader that leaves only when it has been reported holds up a grace period,
 * which comes to its end; so it is reported while it is in the way, with at
 * least the time that was asked for, and may leave meanwhile.
 *
 * Promises: R15
 * Variants: counter event
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "tenon/rcu_stall.h"
#include "verify.h"
#include "grace_period.h"

#define LIMIT TN_SECOND

static struct tn_event inside = TN_EVENT_INIT(false);
static struct tn_event reported = TN_EVENT_INIT(false);

static void report(const struct tn_rcu_stall *stall, void *unused)
{
    (void)unused;
    assert(stall->count == 1 && stall->listed == 1);
    assert(stall->ns >= LIMIT);
    report_no_more();
    tn_event_set(&reported);
}

static void *reader(void *unused)
{
    tn_rcu_read_lock();
    tn_event_set(&inside);
    tn_event_wait(&reported);
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    pthread_t thread;

    tn_rcu_set_stall_limit(LIMIT);
    tn_rcu_set_stall_handler(report, NULL);
    pthread_create(&thread, NULL, reader, NULL);
    tn_event_wait(&inside);
    tn_synchronize_rcu();
    pthread_join(thread, NULL);
    return 0;
}
