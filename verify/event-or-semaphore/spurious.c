/* SPDX-License-Identifier: MIT */
/*
 * A force that nobody asked for.  The worker's grace period sleeps, for a time,
 * until somebody forces; here nobody does.  What wakes it is the wake-up of an
 * enqueue that it has taken already: LATE, as the caller counts first and wakes
 * then; or, with ENQUEUED, that of an enqueue which had returned before.
 *
 * TOLD: what it takes for a force.
 *
 * Expect: violated assert | violated assert | verified | verified |
 *     verified | verified | verified | violated assert
 * Defines: EVENT TOLD=any_wake_up LATE | SEMAPHORE TOLD=any_wake_up LATE |
 *     EVENT TOLD=own_wake_up LATE | SEMAPHORE TOLD=own_wake_up LATE |
 *     EVENT TOLD=the_flag LATE | SEMAPHORE TOLD=the_flag LATE |
 *     EVENT TOLD=any_wake_up ENQUEUED | SEMAPHORE TOLD=any_wake_up ENQUEUED
 * Options: --timeouts=1
 */

#include "wake.h"
#include "verify.h"

static struct wake ready = WAKE_INIT, force = WAKE_INIT;
static unsigned count;
static bool flag, enqueued;

static inline bool any_wake_up(void)
{
    wake_reset(&ready);
    return wake_sleep_until(&ready, tn_now() + TN_MILLISECOND);
}

static inline bool own_wake_up(void)
{
    wake_reset(&force);
    return wake_sleep_until(&force, tn_now() + TN_MILLISECOND);
}

static inline bool the_flag(void)
{
    wake_reset(&ready);
    if (!tn_atomic_read(&flag)) {
        wake_sleep_until(&ready, tn_now() + TN_MILLISECOND);
    }
    return tn_atomic_read(&flag);
}

static void await_some(void)
{
    while (tn_atomic_read(&count) == 0) {
        wake_reset(&ready);
        if (tn_atomic_read(&count)) {
            break;
        }
        wake_sleep(&ready);
    }
}

static void *worker(void *unused)
{
#ifdef ENQUEUED
    while (!tn_atomic_load_acquire(&enqueued)) {
        tn_cpu_relax();
    }
#endif
    await_some();
    tn_atomic_dec(&count);
    assert(!TOLD());
    return unused;
}

static void *caller(void *unused)
{
    tn_atomic_inc(&count);
    wake_up(&ready);
    tn_atomic_store_release(&enqueued, true);
    return unused;
}

int main(void)
{
    (void)any_wake_up, (void)own_wake_up, (void)the_flag;
    (void)force, (void)flag;
    RUN_THREADS(worker, caller);
    return 0;
}
