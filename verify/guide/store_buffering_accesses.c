/* SPDX-License-Identifier: MIT */
/*
 * The same with nothing between the accesses, but stronger accesses.
 *
 * Expect: violated assert | violated assert | verified | verified
 * Defines: STORE=tn_atomic_store_release LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_xchg LOAD=tn_atomic_read |
 *     STORE=tn_atomic_xchg LOAD=add_zero |
 *     STORE=tn_atomic_set_mb LOAD=tn_atomic_read
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

#define add_zero(p) tn_atomic_fetch_add(p, 0)

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
