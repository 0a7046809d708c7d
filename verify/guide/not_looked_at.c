/* SPDX-License-Identifier: MIT */
/*
 * An acquire load that did not read the release store has not synchronised with
 * it, whatever the clock says.
 *
 * Expect: violated race
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
    (void)tn_atomic_load_acquire(&ready); /* true or false? */
    assert(data == 42 || data == 0);
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
