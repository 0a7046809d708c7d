/* SPDX-License-Identifier: MIT */
/*
 * An event that is used again and again: reset, then the test, then wait, if
 * the test says so.
 *
 * Expect: verified
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event work = TN_EVENT_INIT(false);
static bool pending;
static int job, sum;

static void *producer(void *unused)
{
    job = 42;
    tn_atomic_store_release(&pending, true);
    tn_event_set(&work);
    return unused;
}

static void *consumer(void *unused)
{
    while (sum == 0) {
        tn_event_reset(&work);
        if (tn_atomic_xchg(&pending, false)) {
            sum += job;
        } else {
            tn_event_wait(&work);
        }
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    assert(sum == 42);
    return 0;
}
