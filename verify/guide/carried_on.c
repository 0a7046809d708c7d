/* SPDX-License-Identifier: MIT */
/*
 * A read-modify-write of a third thread, even a relaxed one, carries on what a
 * release store has published; a store of a third thread does not.
 *
 * Expect: verified | violated race
 * Defines: CHANGE=add_one | CHANGE=store_two
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data, stage;

static inline void add_one(int *p)
{
    (void)tn_atomic_fetch_add_relaxed(p, 1);
}

static inline void store_two(int *p)
{
    if (tn_atomic_read(p) == 1) {
        tn_atomic_set(p, 2);
    }
}

static void *producer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&stage, 1);
    return unused;
}

static void *other(void *unused)
{
    CHANGE(&stage);
    return unused;
}

static void *consumer(void *unused)
{
    if (tn_atomic_load_acquire(&stage) == 2) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, other, consumer);
    return 0;
}
