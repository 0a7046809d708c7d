/* SPDX-License-Identifier: MIT */
/*
 * A lock is an acquire on the way in and a release on the way out.
 *
 * Expect: verified | violated race | violated race
 * Defines: XCHG=tn_atomic_xchg_acquire STORE=tn_atomic_store_release |
 *     XCHG=tn_atomic_xchg_relaxed STORE=tn_atomic_store_release |
 *     XCHG=tn_atomic_xchg_acquire STORE=tn_atomic_set
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

static bool locked;
static int visits;

static void *visit(void *unused)
{
    while (XCHG(&locked, true)) {
        tn_cpu_relax();
    }
    visits++;
    STORE(&locked, false);
    return unused;
}

int main(void)
{
    RUN_THREADS(visit, visit);
    assert(visits == 2);
    return 0;
}
