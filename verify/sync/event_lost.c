/* SPDX-License-Identifier: MIT */
/*
 * With a test between reset and wait no wake-up is lost, though the test is
 * relaxed.  The event need not have been reset at the start.
 *
 * Promises: E3
 * Variants: event
 * Defines: PRODUCERS=1 FIRST=false | PRODUCERS=1 FIRST=true
 * Defines: PRODUCERS=2 FIRST=false
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event work = TN_EVENT_INIT(FIRST);
static int pending;

static void *producer(void *unused)
{
    tn_atomic_fetch_add_relaxed(&pending, 1);
    tn_event_set(&work);
    return unused;
}

static void *consumer(void *unused)
{
    while (tn_atomic_read(&pending) < PRODUCERS) {
        tn_event_reset(&work);
        if (tn_atomic_read(&pending) < PRODUCERS) {
            tn_event_wait(&work);
        }
    }
    return unused;
}

int main(void)
{
#if PRODUCERS == 1
    RUN_THREADS(producer, consumer);
#else
    RUN_THREADS(producer, producer, consumer);
#endif
    return 0;
}
