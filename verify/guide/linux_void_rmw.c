/* SPDX-License-Identifier: MIT */
/*
 * A read-modify-write whose result nobody looks at publishes like any other.
 *
 * Expect: verified | violated race
 * Defines: COUNT=tn_atomic_inc | COUNT=add_relaxed
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

#define add_relaxed(p) (void)tn_atomic_fetch_add_relaxed(p, 1)

static int data, count;

static void *producer(void *unused)
{
    data = 42;
    COUNT(&count);
    return unused;
}

static void *consumer(void *unused)
{
    if (tn_atomic_load_acquire(&count)) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
