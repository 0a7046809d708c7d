/* SPDX-License-Identifier: MIT */
/*
 * What mb_read and mb_set do, and what takes their place.
 *
 * Expect: verified | verified | violated assert | violated assert
 * Defines: STORE=tn_atomic_mb_set LOAD=tn_atomic_mb_read |
 *     STORE=tn_atomic_set_mb LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_xchg LOAD=tn_atomic_mb_read |
 *     STORE=tn_atomic_store_release LOAD=tn_atomic_mb_read
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static int x, y, saw_x, saw_y;

static void *first(void *unused)
{
    (void)STORE(&x, 1);
    saw_y = LOAD(&y);
    return unused;
}

static void *second(void *unused)
{
    (void)STORE(&y, 1);
    saw_x = LOAD(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(first, second);
    assert(saw_x || saw_y);
    return 0;
}
