/* SPDX-License-Identifier: MIT */
/*
 * Two mb_reads of two variables are not in the order of the mb_sets.
 *
 * Expect: violated assert | verified
 * Defines: BETWEEN=tn_barrier | BETWEEN=tn_smp_mb
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static int x, y, x_before_y, y_before_x;

static void *write_x(void *unused)
{
    tn_atomic_mb_set(&x, 1);
    return unused;
}

static void *write_y(void *unused)
{
    tn_atomic_mb_set(&y, 1);
    return unused;
}

static void *read_x_y(void *unused)
{
    int first = tn_atomic_mb_read(&x);

    BETWEEN();
    x_before_y = first == 1 && tn_atomic_mb_read(&y) == 0;
    return unused;
}

static void *read_y_x(void *unused)
{
    int first = tn_atomic_mb_read(&y);

    BETWEEN();
    y_before_x = first == 1 && tn_atomic_mb_read(&x) == 0;
    return unused;
}

int main(void)
{
    RUN_THREADS(write_x, write_y, read_x_y, read_y_x);
    assert(!(x_before_y && y_before_x));
    return 0;
}
