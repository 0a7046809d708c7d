/* SPDX-License-Identifier: MIT */
/*
 * While the lock is held and the count is zero no visit starts, and those that
 * ended, in whichever way, happened before: what is protected is plain.  A
 * visit that starts from zero comes after what the holder did.
 *
 * Promises: L1 L2
 * Variants: event
 * Defines: DEC | DEC_AND_LOCK | DEC_IF_LOCK
 */

#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int data;

static void *visitor(void *unused)
{
    tn_lockcnt_inc(&lc);
    assert(data == 0 || data == 2);
#if defined(DEC)
    tn_lockcnt_dec(&lc);
#elif defined(DEC_AND_LOCK)
    if (tn_lockcnt_dec_and_lock(&lc)) {
        data = 2;
        tn_lockcnt_unlock(&lc);
    }
#else
    if (tn_lockcnt_dec_if_lock(&lc)) {
        data = 2;
        tn_lockcnt_unlock(&lc);
    } else {
        tn_lockcnt_dec(&lc);
    }
#endif
    return unused;
}

static void *holder(void *unused)
{
    tn_lockcnt_lock(&lc);
    if (tn_lockcnt_count(&lc) == 0) {
        data = 1;
        data = 2;
    }
    tn_lockcnt_unlock(&lc);
    return unused;
}

int main(void)
{
    RUN_THREADS(visitor, holder);
    tn_lockcnt_destroy(&lc);
    return 0;
}
