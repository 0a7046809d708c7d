/* SPDX-License-Identifier: MIT */
/*
 * A compare-and-exchange that does not store is an acquire still.
 *
 * Expect: verified | violated race
 * Defines: CMPXCHG=tn_atomic_cmpxchg | CMPXCHG=tn_atomic_cmpxchg_release
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static int state;

static void *producer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&state, 1);
    return unused;
}

static void *consumer(void *unused)
{
    if (CMPXCHG(&state, 0, 2) == 1) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
