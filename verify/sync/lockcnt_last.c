/* SPDX-License-Identifier: MIT */
/*
 * Of visits that end at the same time exactly one ends as the last, and what
 * was done in the others happens before that.
 *
 * Promises: L1 L3
 * Variants: event
 * Defines: DEC_AND_LOCK | DEC_IF_LOCK | STARTING
 */

#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int done[2], last;

static void end(int self)
{
    done[self] = 1;
#ifdef DEC_IF_LOCK
    if (!tn_lockcnt_dec_if_lock(&lc)) {
        tn_lockcnt_dec(&lc); /* not the last, or no longer alone */
        return;
    }
#else
    if (!tn_lockcnt_dec_and_lock(&lc)) {
        return;
    }
#endif
    last++;
#ifndef STARTING
    assert(done[0] && done[1]);
#endif
    assert(tn_lockcnt_count(&lc) == 0);
    tn_lockcnt_unlock(&lc);
}

static void *one(void *unused)
{
#ifdef STARTING
    tn_lockcnt_inc(&lc);
#endif
    end(0);
    return unused;
}

static void *two(void *unused)
{
    end(1);
    return unused;
}

int main(void)
{
    tn_lockcnt_inc(&lc);
#ifndef STARTING
    tn_lockcnt_inc(&lc);
#endif
    RUN_THREADS(one, two);
#if defined(DEC_AND_LOCK)
    assert(last == 1);
#elif defined(STARTING)
    assert(last == 1 || last == 2);
#else
    assert(last <= 1);
#endif
    tn_lockcnt_destroy(&lc);
    return 0;
}
