/* SPDX-License-Identifier: MIT */
/*
 * inc_and_unlock turns the lock into a visit: what its holder did is there for
 * the next holder, and nobody else finds the count at zero in between.
 *
 * Promises: L1 L2 L4
 * Variants: event
 */

#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int under_lock, under_visit;

static void *holder(void *unused)
{
    tn_lockcnt_lock(&lc);
    under_lock++;
    tn_lockcnt_inc_and_unlock(&lc);
    under_visit++; /* not while another has zero and the lock */
    tn_lockcnt_dec(&lc);
    return unused;
}

static void *locker(void *unused)
{
    tn_lockcnt_lock(&lc);
    under_lock++;
    if (tn_lockcnt_count(&lc) == 0) {
        under_visit++;
    }
    tn_lockcnt_unlock(&lc);
    return unused;
}

int main(void)
{
    RUN_THREADS(holder, locker);
    assert(under_lock == 2);
    tn_lockcnt_destroy(&lc);
    return 0;
}
