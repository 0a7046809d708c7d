/* SPDX-License-Identifier: MIT */
/*
 * The order of looking for work, resetting and going to sleep, where each
 * enqueue wakes the worker.  A semaphore does not care; an event does.
 *
 * Expect: verified | verified | verified |
 *     verified | verified | violated deadlock | verified | verified
 * Defines: SEMAPHORE STEPS=reset_look_sleep |
 *     SEMAPHORE STEPS=sleep_reset_look |
 *     SEMAPHORE STEPS=look_reset_sleep |
 *     EVENT STEPS=reset_look_sleep |
 *     EVENT STEPS=sleep_reset_look |
 *     EVENT STEPS=look_reset_sleep |
 *     ONCE STEPS=sleep_reset_look |
 *     IDLE STEPS=reset_look_sleep
 */

#include "wake.h"
#include "verify.h"

enum { ALL = 2 };

static struct wake work = WAKE_INIT;
static unsigned count, done;

static bool look(void)
{
    unsigned n = tn_atomic_xchg(&count, 0);

    done += n;
    return n;
}

static inline void reset_look_sleep(void)
{
    wake_reset(&work);
    if (!look()) {
        wake_sleep(&work);
    }
}

static inline void sleep_reset_look(void)
{
    wake_sleep(&work);
    wake_reset(&work);
    look();
}

static inline void look_reset_sleep(void)
{
    if (!look()) {
        wake_reset(&work);
        wake_sleep(&work);
    }
}

static void *worker(void *unused)
{
    while (done < ALL) {
        STEPS();
    }
    return unused;
}

static void *caller(void *unused)
{
    for (int i = 0; i < ALL; i++) {
        tn_atomic_inc(&count);
        wake_up(&work);
    }
    return unused;
}

int main(void)
{
    (void)reset_look_sleep, (void)sleep_reset_look, (void)look_reset_sleep;
    RUN_THREADS(worker, caller);
    return 0;
}
