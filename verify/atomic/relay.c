/* SPDX-License-Identifier: MIT */
/*
 * A read-modify-write that acquires and releases does both: it has what came
 * before the one it read, and whoever reads it has what came before it.
 *
 * Promises: A2
 * Defines: XCHG | CAS EXPECTED=3 | CAS EXPECTED=0 | ADD | SUB | AND | OR
 */

#include "tenon/atomic.h"
#include "verify.h"

static int first, second;
static int flag;

static void *producer(void *unused)
{
    first = 1;
    tn_atomic_store_release(&flag, 3);
    return unused;
}

/* Makes an odd number of 3, and returns 3. */
static int relay_through(void)
{
#if defined(XCHG)
    return tn_atomic_xchg_acq_rel(&flag, 5);
#elif defined(CAS)
    return tn_atomic_cmpxchg_acq_rel(&flag, EXPECTED, 5);
#elif defined(ADD)
    return tn_atomic_fetch_add_acq_rel(&flag, 2);
#elif defined(SUB)
    return tn_atomic_fetch_sub_acq_rel(&flag, -2);
#elif defined(AND)
    return tn_atomic_fetch_and_acq_rel(&flag, 1);
#else
    return tn_atomic_fetch_or_acq_rel(&flag, 4);
#endif
}

static void *relay(void *unused)
{
    second = 2;
    if (relay_through() == 3) {
        assert(first == 1);
    }
    return unused;
}

static void *consumer(void *unused)
{
    int seen = tn_atomic_load_acquire(&flag);

    if (seen != 0 && seen != 3) {
        assert(second == 2);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, relay, consumer);
    return 0;
}
