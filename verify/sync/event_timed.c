/* SPDX-License-Identifier: MIT */
/*
 * A wait with a deadline returns false only if that has passed, also where it
 * wakes up for no reason.  One that returns true has what came before the set,
 * also if the time was up; one after that times out neither loses a set, nor
 * keeps who waits next from waking up.
 *
 * Promises: E1 E2 E5
 * Variants: event
 * Options: --spurious=1
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
    int64_t deadline = tn_deadline_in(TN_SECOND);

    if (!tn_event_wait_until(&event, deadline)) {
        assert(tn_now() >= deadline);
        tn_event_wait(&event);
    }
    assert(data == 42);
    return unused;
}

int main(void)
{
    RUN_THREADS(setter, waiter);
    return 0;
}
