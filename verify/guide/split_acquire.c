/* SPDX-License-Identifier: MIT */
/*
 * A loop that waits needs its order once, when it has seen what it waits for.
 *
 * Expect: verified | violated race
 * Defines: AFTER=tn_smp_mb_acquire | AFTER=tn_barrier
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool ready;

static void *producer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&ready, true);
    return unused;
}

static void *consumer(void *unused)
{
    while (!tn_atomic_read(&ready)) {
        tn_cpu_relax();
    }
    AFTER();
    assert(data == 42);
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
