/* SPDX-License-Identifier: MIT */
/*
 * A wait returns when the event is set, for all who wait, and who returns has
 * what came before the set: also if it was set before, and has been reset.
 *
 * Promises: E1 E2
 * Variants: event
 * Defines: WAITERS=1 | WAITERS=2 | WAITERS=1 RESET
 */

#include "tenon/event.h"
#include "verify.h"

#ifdef RESET
static struct tn_event event = TN_EVENT_INIT(true);
#else
static struct tn_event event = TN_EVENT_INIT(false);
#endif
static int data;

static void *setter(void *unused)
{
    data = 42;
    tn_event_set(&event);
    return unused;
}

static void *waiter(void *unused)
{
    tn_event_wait(&event);
    assert(data == 42);
    return unused;
}

int main(void)
{
#ifdef RESET
    tn_event_reset(&event);
#endif
#if WAITERS == 1
    RUN_THREADS(setter, waiter);
#else
    RUN_THREADS(setter, waiter, waiter);
#endif
    return 0;
}
