/* SPDX-License-Identifier: MIT */
/*
 * A semaphore that is posted once for many wake-ups has a flag, and the flag
 * has an order: it is cleared before the look, and by a read-modify-write, or
 * by a store and a full barrier.
 *
 * Expect: verified | verified | violated deadlock | violated deadlock
 * Defines: CLEAR=with_xchg LOOK=after_clear |
 *     CLEAR=with_set_mb LOOK=after_clear |
 *     CLEAR=with_set LOOK=after_clear |
 *     CLEAR=with_xchg LOOK=before_clear
 */

#define ONCE
#define with_xchg(p)   (void)tn_atomic_xchg(p, false)
#define with_set_mb(p) tn_atomic_set_mb(p, false)
#define with_set(p)    tn_atomic_set(p, false)

#include "wake.h"
#include "verify.h"

enum { ALL = 2 };

static struct wake work = WAKE_INIT;
static unsigned count;

static inline unsigned after_clear(void)
{
    wake_reset(&work);
    return tn_atomic_read(&count);
}

static inline unsigned before_clear(void)
{
    unsigned n = tn_atomic_read(&count);

    wake_reset(&work);
    return n;
}

static void *worker(void *unused)
{
    while (LOOK() < ALL) {
        wake_sleep(&work);
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
    (void)after_clear, (void)before_clear;
    RUN_THREADS(worker, caller);
    return 0;
}
