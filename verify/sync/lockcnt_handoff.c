/* SPDX-License-Identifier: MIT */
/*
 * Who has been woken and does not take the lock wakes another in its place,
 * and who takes it wakes the next when it gives it back.  The lock is held at
 * the start.  One thread sleeps to get it; another sleeps in inc, or in
 * dec_and_lock or dec_if_lock and then is not the last visit any more, as the
 * holder turns the lock into one.
 *
 * Promises: L3 L4
 * Variants: event
 * Defines: INC | DEC_AND_LOCK | DEC_IF_LOCK | TURN
 */

#include "tenon/lockcnt.h"
#include "verify.h"

static struct tn_lockcnt lc = TN_LOCKCNT_INIT;

static void *locker(void *unused)
{
    tn_lockcnt_lock(&lc);
    tn_lockcnt_unlock(&lc);
    return unused;
}

static void *visitor(void *unused)
{
#if defined(DEC_AND_LOCK)
    if (tn_lockcnt_dec_and_lock(&lc)) {
        tn_lockcnt_unlock(&lc);
    }
#elif defined(DEC_IF_LOCK)
    if (tn_lockcnt_dec_if_lock(&lc)) {
        tn_lockcnt_unlock(&lc);
    }
#else
    tn_lockcnt_inc(&lc);
#endif
    return unused;
}

int main(void)
{
    pthread_t threads[2];

#if defined(DEC_AND_LOCK) || defined(DEC_IF_LOCK)
    tn_lockcnt_inc(&lc);
#endif
    tn_lockcnt_lock(&lc);
    pthread_create(&threads[0], NULL, locker, NULL);
    pthread_create(&threads[1], NULL, visitor, NULL);
#ifdef INC
    tn_lockcnt_unlock(&lc);
#else
    tn_lockcnt_inc_and_unlock(&lc);
#endif
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
#if defined(DEC_IF_LOCK) || defined(TURN)
    assert(tn_lockcnt_count(&lc) == 2);
#else
    assert(tn_lockcnt_count(&lc) == 1);
#endif
    return 0;
}
