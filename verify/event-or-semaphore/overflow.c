/* SPDX-License-Identifier: MIT */
/*
 * A worker that sleeps long, in a grace period, while callers go on.  All their
 * posts but one have happened; two more are one too many.
 *
 * Expect: verified | violated abort | verified
 * Defines: EVENT | SEMAPHORE | ONCE
 */

#include "wake.h"
#include "verify.h"

static struct wake work;

static void *caller(void *unused)
{
    wake_up(&work);
    return unused;
}

static void begin(void)
{
#if defined(EVENT)
    tn_event_init(&work.event, true);
#elif defined(SEMAPHORE)
    tn_sem_init(&work.sem, TN_SEM_MAX - 1);
#else
    tn_sem_init(&work.sem, 1);
    work.posted = true;
#endif
}

int main(void)
{
    begin();
    RUN_THREADS(caller, caller);
    wake_sleep(&work);
    return 0;
}
