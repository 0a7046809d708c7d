/* SPDX-License-Identifier: MIT */
/*
 * The barrier before a store orders earlier loads too, not stores alone: who
 * has finished reading can say so.
 *
 * Expect: verified | violated race
 * Defines: BARRIER=tn_smp_wmb | BARRIER=tn_barrier
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int buffer = 1, copy;
static bool is_free;

static void *reader(void *unused)
{
    copy = buffer;
    BARRIER();
    tn_atomic_set(&is_free, true);
    return unused;
}

static void *writer(void *unused)
{
    if (tn_atomic_load_acquire(&is_free)) {
        buffer = 2;
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(reader, writer);
    assert(copy == 1);
    return 0;
}
