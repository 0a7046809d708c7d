/* SPDX-License-Identifier: MIT */
/*
 * An enqueue without a post: only the first of a batch wakes the worker.  A
 * worker that counts on one wake-up for each batch misses those that came while
 * it ran the batch before; it has to look before it sleeps.
 *
 * Expect: violated deadlock | violated deadlock | verified | verified
 * Defines: EVENT STEPS=sleep_then_run | SEMAPHORE STEPS=sleep_then_run |
 *     EVENT STEPS=look_then_sleep | SEMAPHORE STEPS=look_then_sleep
 */

#include "wake.h"
#include "verify.h"

enum { ALL = 2 };

static struct wake work = WAKE_INIT;
static unsigned count, done;

static void run_batch(unsigned n)
{
    done += n;
    tn_atomic_sub(&count, n);
}

static inline void sleep_then_run(void)
{
    wake_sleep(&work);
    wake_reset(&work);
    run_batch(tn_atomic_read(&count));
}

static inline void look_then_sleep(void)
{
    wake_reset(&work);
    if (tn_atomic_read(&count) == 0) {
        wake_sleep(&work);
    } else {
        run_batch(tn_atomic_read(&count));
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
        if (tn_atomic_fetch_inc(&count) == 0) {
            wake_up(&work);
        }
    }
    return unused;
}

int main(void)
{
    (void)sleep_then_run, (void)look_then_sleep;
    RUN_THREADS(worker, caller);
    return 0;
}
