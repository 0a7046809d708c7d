/* SPDX-License-Identifier: MIT */
/*
 * A flag that says that data is ready: each side needs its order.
 *
 * Expect: verified | violated race | violated race | violated race
 * Defines: STORE=tn_atomic_store_release LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_store_release LOAD=tn_atomic_read |
 *     STORE=tn_atomic_set LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_set LOAD=tn_atomic_read
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool ready;

static void *producer(void *unused)
{
    data = 42;
    STORE(&ready, true);
    return unused;
}

static void *consumer(void *unused)
{
    if (LOAD(&ready)) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
