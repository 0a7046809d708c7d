/* SPDX-License-Identifier: MIT */
/*
 * Too many wake-ups: three enqueues while the worker is busy.  It takes them
 * all at once, and then finds nothing as often as it is woken.
 *
 * Expect: verified | violated assert | verified
 * Defines: EVENT | SEMAPHORE | ONCE
 */

#include "wake.h"
#include "verify.h"

enum { ALL = 3 };

static struct wake work = WAKE_INIT;
static unsigned count;
static bool all_there;

static void *worker(void *unused)
{
    unsigned done = 0, n, rounds = 0;

    while (!tn_atomic_load_acquire(&all_there)) {
        tn_cpu_relax();
    }
    while (wake_sleep_until(&work, 0)) {
        wake_reset(&work);
        n = tn_atomic_xchg(&count, 0);
        done += n;
        rounds++;
    }
    assert(done == ALL && rounds == 1);
    return unused;
}

static void *caller(void *unused)
{
    for (int i = 0; i < ALL; i++) {
        tn_atomic_inc(&count);
        wake_up(&work);
    }
    tn_atomic_store_release(&all_there, true);
    return unused;
}

int main(void)
{
    RUN_THREADS(worker, caller);
    return 0;
}
