/* SPDX-License-Identifier: MIT */
/*
 * Each of two threads stores and then loads what the other stores.  May both
 * miss the other's store?
 *
 * Expect: violated assert | violated assert | violated assert |
 *     verified | violated assert |
 *     verified | violated assert | violated assert
 * Defines: FIRST=tn_barrier SECOND=tn_barrier |
 *     FIRST=tn_smp_mb_release SECOND=tn_smp_mb_release |
 *     FIRST=tn_smp_mb_acquire SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_smp_mb SECOND=tn_smp_mb |
 *     FIRST=tn_smp_mb SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_smp_mb_local SECOND=tn_smp_mb_global |
 *     FIRST=tn_smp_mb_local SECOND=tn_smp_mb_local |
 *     FIRST=tn_smp_mb_local SECOND=tn_smp_mb
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y, saw_x, saw_y;

static void *first(void *unused)
{
    tn_atomic_set(&x, 1);
    FIRST();
    saw_y = tn_atomic_read(&y);
    return unused;
}

static void *second(void *unused)
{
    tn_atomic_set(&y, 1);
    SECOND();
    saw_x = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(first, second);
    assert(saw_x || saw_y);
    return 0;
}
