/* SPDX-License-Identifier: MIT */
/*
 * An event tells that something has happened, not what: who is woken tests all
 * that it waits for.  Who takes the wake-up for the thing itself is wrong.
 *
 * Expect: verified | violated assert
 * Defines: | TAKES_IT_FOR_GRANTED
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event changed = TN_EVENT_INIT(false);
static bool low, high;

static void *set_low(void *unused)
{
    tn_atomic_set(&low, true);
    tn_event_set(&changed);
    return unused;
}

static void *set_high(void *unused)
{
    tn_atomic_set(&high, true);
    tn_event_set(&changed);
    return unused;
}

static void *wait_for_high(void *unused)
{
#ifndef TAKES_IT_FOR_GRANTED
    for (;;) {
        tn_event_reset(&changed);
        if (tn_atomic_read(&high)) {
            break;
        }
        tn_event_wait(&changed);
    }
#else
    tn_event_wait(&changed);
#endif
    assert(tn_atomic_read(&high));
    return unused;
}

int main(void)
{
    RUN_THREADS(set_low, set_high, wait_for_high);
    return 0;
}
