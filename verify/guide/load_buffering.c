/* SPDX-License-Identifier: MIT */
/*
 * Each thread loads and then stores what the other loads.  Processors may let
 * both loads see the other's store; the checker's model does not, so that this
 * verdict is no licence.
 *
 * Expect: verified
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y, saw_x, saw_y;

static void *first(void *unused)
{
    saw_x = tn_atomic_read(&x);
    tn_atomic_set(&y, 1);
    return unused;
}

static void *second(void *unused)
{
    saw_y = tn_atomic_read(&y);
    tn_atomic_set(&x, 1);
    return unused;
}

int main(void)
{
    RUN_THREADS(first, second);
    assert(!(saw_x && saw_y)); /* holds in the model, not in the world */
    return 0;
}
