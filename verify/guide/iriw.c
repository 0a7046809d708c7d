/* SPDX-License-Identifier: MIT */
/*
 * Two threads write, two read: may the readers disagree about which write came
 * first?
 *
 * Expect: violated assert | violated assert | verified | violated assert |
 *     verified
 * Defines: STORE=tn_atomic_set LOAD=tn_atomic_read BETWEEN=tn_smp_mb_acquire |
 *     STORE=tn_atomic_store_release LOAD=tn_atomic_load_acquire
 *     BETWEEN=tn_barrier |
 *     STORE=tn_atomic_set LOAD=tn_atomic_read BETWEEN=tn_smp_mb |
 *     STORE=tn_atomic_set_mb LOAD=tn_atomic_load_acquire BETWEEN=tn_barrier |
 *     STORE=tn_atomic_xchg LOAD=add_zero BETWEEN=tn_barrier
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

#define add_zero(p) tn_atomic_fetch_add(p, 0)

static int x, y, x_before_y, y_before_x;

static void *write_x(void *unused)
{
    (void)STORE(&x, 1);
    return unused;
}

static void *write_y(void *unused)
{
    (void)STORE(&y, 1);
    return unused;
}

static void *read_x_y(void *unused)
{
    int first = LOAD(&x);

    BETWEEN();
    x_before_y = first == 1 && LOAD(&y) == 0;
    return unused;
}

static void *read_y_x(void *unused)
{
    int first = LOAD(&y);

    BETWEEN();
    y_before_x = first == 1 && LOAD(&x) == 0;
    return unused;
}

int main(void)
{
    RUN_THREADS(write_x, write_y, read_x_y, read_y_x);
    assert(!(x_before_y && y_before_x));
    return 0;
}
