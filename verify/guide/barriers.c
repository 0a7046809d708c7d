/* SPDX-License-Identifier: MIT */
/*
 * Message passing with barriers: they stand between the accesses that they
 * order.
 *
 * Expect: verified | violated race | violated race | violated race
 * Defines: FIRST=tn_smp_mb_release SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_barrier SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_smp_mb_release SECOND=tn_barrier |
 *     FIRST=tn_smp_mb_acquire SECOND=tn_smp_mb_release
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool ready;

static void *producer(void *unused)
{
    data = 42;
    FIRST();
    tn_atomic_set(&ready, true);
    return unused;
}

static void *consumer(void *unused)
{
    if (tn_atomic_read(&ready)) {
        SECOND();
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
