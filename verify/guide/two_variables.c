/* SPDX-License-Identifier: MIT */
/*
 * A reader that has seen the later of two stores may miss the earlier one,
 * unless both sides order them.
 *
 * Expect: violated assert | verified | violated assert
 * Defines: FIRST=tn_barrier SECOND=tn_barrier |
 *     FIRST=tn_smp_mb_release SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_smp_mb SECOND=tn_barrier
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y, saw_x, saw_y;

static void *writer(void *unused)
{
    tn_atomic_set(&x, 1);
    FIRST();
    tn_atomic_set(&y, 1);
    return unused;
}

static void *reader(void *unused)
{
    saw_y = tn_atomic_read(&y);
    SECOND();
    saw_x = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    assert(!(saw_y == 1 && saw_x == 0));
    return 0;
}
