/* SPDX-License-Identifier: MIT */
/*
 * A read-modify-write between two relaxed accesses does not keep them apart, as
 * it would in Linux.
 *
 * Expect: violated assert | verified
 * Defines: BETWEEN=rmw | BETWEEN=rmw_and_barrier
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y, a, b, saw_x, saw_y;

static inline void rmw(int *p)
{
    (void)tn_atomic_fetch_inc(p);
}

static inline void rmw_and_barrier(int *p)
{
    (void)tn_atomic_fetch_inc(p);
    tn_smp_mb__after_rmw();
}

static void *first(void *unused)
{
    tn_atomic_set(&x, 1);
    BETWEEN(&a);
    saw_y = tn_atomic_read(&y);
    return unused;
}

static void *second(void *unused)
{
    tn_atomic_set(&y, 1);
    BETWEEN(&b);
    saw_x = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(first, second);
    assert(saw_x || saw_y);
    return 0;
}
