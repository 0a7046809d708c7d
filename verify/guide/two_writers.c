/* SPDX-License-Identifier: MIT */
/*
 * Two threads write two variables in opposite order: may the first store of
 * each be the one that stays?
 *
 * Expect: violated assert | violated assert | violated assert | verified
 * Defines: BETWEEN=tn_barrier | BETWEEN=tn_smp_mb_release |
 *     BETWEEN=tn_smp_mb_acquire | BETWEEN=tn_smp_mb
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y;

static void *first(void *unused)
{
    tn_atomic_set(&x, 1);
    BETWEEN();
    tn_atomic_set(&y, 2);
    return unused;
}

static void *second(void *unused)
{
    tn_atomic_set(&y, 1);
    BETWEEN();
    tn_atomic_set(&x, 2);
    return unused;
}

int main(void)
{
    RUN_THREADS(first, second);
    assert(!(tn_atomic_read(&x) == 1 && tn_atomic_read(&y) == 1));
    return 0;
}
