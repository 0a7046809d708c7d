/* SPDX-License-Identifier: MIT */
/*
 * A deadline in the past asks without waiting, one before the start of time
 * too, and TN_FOREVER is for ever.
 *
 * Promises: E1 E5
 * Variants: event
 * Defines: DEADLINE=0 | DEADLINE=-TN_SECOND | DEADLINE=TN_FOREVER
 */

#include "tenon/clock.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event event = TN_EVENT_INIT(false);
static int data;

static void *setter(void *unused)
{
    data = 42;
    tn_event_set(&event);
    return unused;
}

static void *waiter(void *unused)
{
    if (tn_event_wait_until(&event, DEADLINE)) {
        assert(data == 42);
    } else {
        assert(DEADLINE != TN_FOREVER);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(setter, waiter);
    return 0;
}
