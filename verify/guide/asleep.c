/* SPDX-License-Identifier: MIT */
/*
 * Store buffering as one meets it: who goes to sleep, and who looks if there is
 * anybody to wake.
 *
 * Expect: verified | violated deadlock | violated deadlock
 * Defines: SLEEPER=tn_smp_mb WAKER=tn_smp_mb |
 *     SLEEPER=tn_barrier WAKER=tn_smp_mb |
 *     SLEEPER=tn_smp_mb WAKER=tn_barrier
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event wake_up = TN_EVENT_INIT(false);
static bool asleep, work;

static void *sleeper(void *unused)
{
    tn_atomic_set(&asleep, true);
    SLEEPER();
    if (!tn_atomic_read(&work)) {
        tn_event_wait(&wake_up);
    }
    return unused;
}

static void *waker(void *unused)
{
    tn_atomic_set(&work, true);
    WAKER();
    if (tn_atomic_read(&asleep)) {
        tn_event_set(&wake_up);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(sleeper, waker);
    return 0;
}
