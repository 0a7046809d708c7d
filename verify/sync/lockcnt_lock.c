/* SPDX-License-Identifier: MIT */
/*
 * One thread at a time holds the lock, has what the one before did, and nobody
 * is left asleep.
 *
 * Promises: L2 L4
 * Variants: event
 * Defines: LOCKERS=2 | LOCKERS=3
 */

#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int count;

static void *locker(void *unused)
{
    tn_lockcnt_lock(&lc);
    count++;
    tn_lockcnt_unlock(&lc);
    return unused;
}

int main(void)
{
#if LOCKERS == 2
    RUN_THREADS(locker, locker);
#else
    RUN_THREADS(locker, locker, locker);
#endif
    assert(count == LOCKERS);
    tn_lockcnt_destroy(&lc);
    return 0;
}
