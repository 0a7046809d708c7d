/* SPDX-License-Identifier: MIT */
/*
 * A reset that comes after a set has what came before the set: also if the
 * event was set already, and if another set came in between.
 *
 * Promises: E1
 * Variants: event
 * Defines: FIRST=false | FIRST=true | FIRST=false TWO
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event event = TN_EVENT_INIT(FIRST);
static int sent, received;

static void *setter(void *unused)
{
    tn_atomic_set(&sent, 1);
    tn_event_set(&event);
    return unused;
}

static void *resetter(void *unused)
{
    tn_event_reset(&event);
    received = tn_atomic_read(&sent);
    return unused;
}

#ifdef TWO
static void *setter_of_nothing(void *unused)
{
    tn_event_set(&event);
    return unused;
}
#endif

int main(void)
{
#ifdef TWO
    RUN_THREADS(setter, setter_of_nothing, resetter);
#else
    RUN_THREADS(setter, resetter);
#endif
    /* If it is not set now, the reset was the last of all. */
    if (!tn_event_wait_until(&event, 0)) {
        assert(received);
    }
    return 0;
}
