/* SPDX-License-Identifier: MIT */
/*
 * Who reads the value that a release stored has what came before it: by a
 * store and a load, by each kind of read-modify-write, by barriers.
 *
 * Promises: A2 A8
 * Defines: STORE | XCHG | CAS EXPECTED=1 | CAS EXPECTED=5 | ADD | SUB | AND
 * Defines: OR | BARRIER | OLD
 */

#include "tenon/atomic.h"
#include "verify.h"

static int data;
static int flag;

static void publish(void)
{
#if defined(STORE)
    tn_atomic_store_release(&flag, 1);
#elif defined(XCHG)
    tn_atomic_xchg_release(&flag, 1);
#elif defined(CAS)
    tn_atomic_cmpxchg_release(&flag, 0, 1);
#elif defined(ADD)
    tn_atomic_fetch_add_release(&flag, 1);
#elif defined(SUB)
    tn_atomic_fetch_sub_release(&flag, -1);
#elif defined(AND)
    tn_atomic_fetch_and_release(&flag, 1);
#elif defined(OR)
    tn_atomic_fetch_or_release(&flag, 1);
#elif defined(BARRIER)
    tn_smp_mb_release();
    tn_atomic_set(&flag, 1);
#else
    tn_smp_wmb();
    tn_atomic_set(&flag, 1);
#endif
}

static int take(void)
{
#if defined(STORE)
    return tn_atomic_load_acquire(&flag);
#elif defined(XCHG)
    return tn_atomic_xchg_acquire(&flag, 4);
#elif defined(CAS)
    return tn_atomic_cmpxchg_acquire(&flag, EXPECTED, 4);
#elif defined(ADD)
    return tn_atomic_fetch_add_acquire(&flag, 4);
#elif defined(SUB)
    return tn_atomic_fetch_sub_acquire(&flag, 4);
#elif defined(AND)
    return tn_atomic_fetch_and_acquire(&flag, 4);
#elif defined(OR)
    return tn_atomic_fetch_or_acquire(&flag, 4);
#elif defined(BARRIER)
    int seen = tn_atomic_read(&flag);

    tn_smp_mb_acquire();
    return seen;
#else
    int seen = tn_atomic_read(&flag);

    tn_smp_rmb();
    return seen;
#endif
}

#ifdef AND
enum { BEFORE = 3 };
#else
enum { BEFORE = 0 };
#endif

static void *producer(void *unused)
{
    data = 42;
    publish();
    return unused;
}

static void *consumer(void *unused)
{
    if (take() == 1) {
        assert(data == 42);
    }
    return unused;
}

int main(void)
{
    flag = BEFORE;
    RUN_THREADS(producer, consumer);
    return 0;
}
