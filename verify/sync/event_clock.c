/* SPDX-License-Identifier: MIT */
/*
 * No change of the date ends a wait with a deadline.
 *
 * Promises: E5 S4
 * Variants: event
 * Defines: WAIT=wait_for_event | WAIT=wait_for_sem
 */

#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/sem.h"
#include "wall_clock.h"
#include "verify.h"

static struct tn_event event = TN_EVENT_INIT(false);
static struct tn_sem sem = TN_SEM_INIT(0);

static void *setter(void *unused)
{
    tn_event_set(&event);
    tn_sem_post(&sem);
    return unused;
}

bool wait_for_event(int64_t deadline)
{
    return tn_event_wait_until(&event, deadline);
}

bool wait_for_sem(int64_t deadline)
{
    return tn_sem_wait_until(&sem, deadline);
}

static void *waiter(void *unused)
{
    int64_t deadline = tn_deadline_in(TN_SECOND);

    if (!WAIT(deadline)) {
        assert(tn_now() >= deadline);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(setter, waiter);
    return 0;
}
