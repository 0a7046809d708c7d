/* SPDX-License-Identifier: MIT */
/*
 * Happens-before goes through a third thread, if that one acquires and
 * releases.
 *
 * Expect: verified | violated race | violated race
 * Defines: STORE=tn_atomic_store_release LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_set LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_store_release LOAD=tn_atomic_read
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool ready, checked;

static void *producer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&ready, true);
    return unused;
}

static void *inspector(void *unused)
{
    if (LOAD(&ready)) {
        STORE(&checked, true);
    }
    return unused;
}

static void *consumer(void *unused)
{
    if (tn_atomic_load_acquire(&checked)) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, inspector, consumer);
    return 0;
}
