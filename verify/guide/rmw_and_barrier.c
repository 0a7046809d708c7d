/* SPDX-License-Identifier: MIT */
/*
 * A read-modify-write is a full barrier together with the barrier that is made
 * for its side, and only there.
 *
 * Expect: violated assert | verified | violated assert | violated assert |
 *     verified
 * Defines: FIRST=xchg_read | FIRST=xchg_after_read | FIRST=before_xchg_read |
 *     FIRST=set_add | FIRST=set_before_add
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y, saw_x, saw_y;

static inline int xchg_read(void)
{
    (void)tn_atomic_xchg(&x, 1);
    return tn_atomic_read(&y); /* may come before the store of x */
}

static inline int xchg_after_read(void)
{
    (void)tn_atomic_xchg(&x, 1);
    tn_smp_mb__after_rmw();
    return tn_atomic_read(&y);
}

static inline int before_xchg_read(void)
{
    tn_smp_mb__before_rmw();
    (void)tn_atomic_xchg(&x, 1);
    return tn_atomic_read(&y);
}

static inline int set_add(void)
{
    tn_atomic_set(&x, 1); /* may come after the load of y */
    return tn_atomic_fetch_add(&y, 0);
}

static inline int set_before_add(void)
{
    tn_atomic_set(&x, 1);
    tn_smp_mb__before_rmw();
    return tn_atomic_fetch_add(&y, 0);
}

static void *first(void *unused)
{
    saw_y = FIRST();
    return unused;
}

static void *second(void *unused)
{
    tn_atomic_set(&y, 1);
    tn_smp_mb();
    saw_x = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    (void)xchg_read, (void)xchg_after_read, (void)before_xchg_read;
    (void)set_add, (void)set_before_add;
    RUN_THREADS(first, second);
    assert(saw_x || saw_y);
    return 0;
}
