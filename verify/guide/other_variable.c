/* SPDX-License-Identifier: MIT */
/*
 * Release and acquire meet in one variable: those of two variables are
 * strangers.
 *
 * Expect: violated race
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static bool written, ready;

static void *producer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&written, true);
    tn_atomic_set(&ready, true);
    return unused;
}

static void *consumer(void *unused)
{
    if (tn_atomic_read(&ready)) {
        (void)tn_atomic_load_acquire(&written);
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
