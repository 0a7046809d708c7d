/* SPDX-License-Identifier: MIT */
/*
 * A reader passes on, by a store of its own, that it has seen another's store.
 *
 * Expect: violated assert | verified | violated assert | verified
 * Defines: FIRST=tn_barrier SECOND=tn_barrier |
 *     FIRST=tn_smp_mb_release SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_smp_mb_acquire SECOND=tn_smp_mb_acquire |
 *     FIRST=tn_smp_mb SECOND=tn_smp_mb
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static int x, y, saw_x;

static void *writer(void *unused)
{
    tn_atomic_set(&x, 1);
    return unused;
}

static void *relay(void *unused)
{
    if (tn_atomic_read(&x)) {
        FIRST();
        tn_atomic_set(&y, 1);
    }
    return unused;
}

static void *reader(void *unused)
{
    if (tn_atomic_read(&y)) {
        SECOND();
        saw_x = tn_atomic_read(&x);
        assert(saw_x == 1);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, relay, reader);
    return 0;
}
