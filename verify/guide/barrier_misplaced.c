/* SPDX-License-Identifier: MIT */
/*
 * The same barriers, each on the wrong side of its access.
 *
 * Expect: violated race | violated race
 * Defines: LATE_RELEASE | EARLY_ACQUIRE
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool ready;

static void *producer(void *unused)
{
    data = 42;
#ifdef LATE_RELEASE
    tn_atomic_set(&ready, true);
    tn_smp_mb_release();
#else
    tn_smp_mb_release();
    tn_atomic_set(&ready, true);
#endif
    return unused;
}

static void *consumer(void *unused)
{
    bool seen;

#ifdef EARLY_ACQUIRE
    tn_smp_mb_acquire();
    seen = tn_atomic_read(&ready);
#else
    seen = tn_atomic_read(&ready);
    tn_smp_mb_acquire();
#endif
    if (seen) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
