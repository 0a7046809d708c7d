/* SPDX-License-Identifier: MIT */
/*
 * Two threads that wait and reset: the first to leave may have taken the
 * wake-up of the second away, so it hands it on.
 *
 * Expect: violated deadlock | verified
 * Defines: | HAND_ON
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event changed = TN_EVENT_INIT(false);
static bool stop;

static void *stopper(void *unused)
{
    tn_atomic_set(&stop, true);
    tn_event_set(&changed);
    return unused;
}

static void *runner(void *unused)
{
    for (;;) {
        tn_event_reset(&changed);
        if (tn_atomic_read(&stop)) {
#ifdef HAND_ON
            tn_event_set(&changed);
#endif
            break;
        }
        tn_event_wait(&changed);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(stopper, runner, runner);
    return 0;
}
