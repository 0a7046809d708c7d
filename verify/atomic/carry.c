/* SPDX-License-Identifier: MIT */
/*
 * A read-modify-write between the release and the acquire carries on what came
 * before the release, without any order of its own.
 *
 * Promises: A2
 * Defines: XCHG | CAS | ADD | SUB | AND | OR
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static int flag;

static void *producer(void *unused)
{
    data = 42;
    tn_atomic_store_release(&flag, 3);
    return unused;
}

static void *between(void *unused)
{
#if defined(XCHG)
    if (tn_atomic_xchg_relaxed(&flag, 1) == 3) {
        tn_atomic_fetch_add_relaxed(&flag, 4);
    }
#elif defined(CAS)
    tn_atomic_cmpxchg_relaxed(&flag, 3, 5);
#elif defined(ADD)
    tn_atomic_fetch_add_relaxed(&flag, 2);
#elif defined(SUB)
    tn_atomic_fetch_sub_relaxed(&flag, -2);
#elif defined(AND)
    tn_atomic_fetch_and_relaxed(&flag, 1);
    tn_atomic_fetch_add_relaxed(&flag, 4);
#else
    tn_atomic_fetch_or_relaxed(&flag, 4);
#endif
    return unused;
}

static void *consumer(void *unused)
{
    /* 5 or 7 comes of 3 alone. */
    if (tn_atomic_load_acquire(&flag) >= 5) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, between, consumer);
    return 0;
}
