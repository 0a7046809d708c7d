/* SPDX-License-Identifier: MIT */
/*
 * With a full barrier between its accesses, one of two threads sees what the
 * other did first; also where a read-modify-write is half of the barrier.
 *
 * Promises: A4 A5
 * Defines: MB | SET_MB | BEFORE | AFTER
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y;
static int seen_x, seen_y;

static void write_then_barrier(int *p)
{
#if defined(MB)
    tn_atomic_set(p, 1);
    tn_smp_mb();
#elif defined(SET_MB)
    tn_atomic_set_mb(p, 1);
#elif defined(BEFORE)
    static int other;

    tn_atomic_set(p, 1);
    tn_smp_mb__before_rmw();
    tn_atomic_fetch_add_relaxed(&other, 1);
#else
    tn_atomic_fetch_add_relaxed(p, 1);
    tn_smp_mb__after_rmw();
#endif
}

static void *one(void *unused)
{
    write_then_barrier(&x);
    seen_y = tn_atomic_read(&y);
    return unused;
}

static void *two(void *unused)
{
    write_then_barrier(&y);
    seen_x = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(one, two);
    assert(seen_x || seen_y);
    return 0;
}
