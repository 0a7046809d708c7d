/* SPDX-License-Identifier: MIT */
/*
 * The lock-count on a mutex: the count of visits in bits 2 to 31 of a word, and
 * in bit 0 that the lock is held, which only who has the mutex changes.
 *
 *     from           to             by
 *     n              n + 1          inc              (n > 0, HELD or not)
 *     0              1              inc, with the mutex, then not HELD
 *     n, any state   n - 1, same    dec, or dec_and_lock (n > 1)
 *     1              0, HELD        dec_and_lock, dec_if_lock, with the mutex
 *     n              n, HELD        lock, with the mutex
 *     n, HELD        n              unlock, which then gives the mutex back
 *     n, HELD        n + 1          inc_and_unlock, likewise
 *
 * Constraints
 *
 *   1  Starting a visit, taking the lock and finding the count at zero: load
 *      -> what is protected; ending a visit and giving the lock back: what is
 *      protected -> store.  Every store to the word is a read-modify-write, so
 *      each carries on what came before.  Between holders the mutex does
 *      that; but most visits do not take it.                       (L1, L2)
 *   2  No visit starts from zero without the mutex, and one visit alone goes
 *      from 1 to 0 with it.                                    (L1, L2, L3)
 *   3  Who waits does so in the mutex, which wakes them.              (L4)
 *
 * HELD is for who gives the lock back without having it, and for who destroys
 * it, so that both are told of.
 */

#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/lockcnt.h"

enum { HELD = 1, ONE = 4 };

static void check_room(struct tn_lockcnt *lc, uint32_t word)
{
    if (word >= (uint32_t)TN_LOCKCNT_MAX * ONE) {
        tn_misuse_("lock-count", lc, "too many visits");
    }
}

static void check_visited(struct tn_lockcnt *lc, uint32_t word)
{
    if (word < ONE) {
        tn_misuse_("lock-count", lc, "a visit ended that had not begun");
    }
}

void tn_lockcnt_init(struct tn_lockcnt *lc)
{
    lc->word_ = 0;
    pthread_mutex_init(&lc->lock_, NULL);
}

void tn_lockcnt_destroy(struct tn_lockcnt *lc)
{
    if (tn_atomic_read(&lc->word_) != 0) {
        tn_misuse_("lock-count", lc, "destroyed while locked or visited");
    }
    pthread_mutex_destroy(&lc->lock_);
}

void tn_lockcnt_inc(struct tn_lockcnt *lc)
{
    uint32_t word = tn_atomic_read(&lc->word_), seen;

    for (; word >= ONE; word = seen) {
        check_room(lc, word);
        seen = tn_atomic_cmpxchg_acquire(&lc->word_, word, word + ONE); /* 1 */
        if (seen == word) {
            return;
        }
    }
    pthread_mutex_lock(&lc->lock_); /* 2, 3 */
    (void)tn_atomic_fetch_add_relaxed(&lc->word_, ONE);
    pthread_mutex_unlock(&lc->lock_);
}

void tn_lockcnt_dec(struct tn_lockcnt *lc)
{
    check_visited(lc, tn_atomic_fetch_sub_release(&lc->word_, ONE)); /* 1 */
}

/* Ends a visit that is not the only one. */
static bool dec_one_of_many(struct tn_lockcnt *lc)
{
    uint32_t word = tn_atomic_read(&lc->word_), seen;

    for (; word >= 2 * ONE; word = seen) {
        seen = tn_atomic_cmpxchg_release(&lc->word_, word, word - ONE); /* 1 */
        if (seen == word) {
            return true;
        }
    }
    return false;
}

bool tn_lockcnt_dec_and_lock(struct tn_lockcnt *lc)
{
    while (!dec_one_of_many(lc)) {
        if (tn_lockcnt_dec_if_lock(lc)) {
            return true;
        }
    }
    return false;
}

bool tn_lockcnt_dec_if_lock(struct tn_lockcnt *lc)
{
    uint32_t word = tn_atomic_read(&lc->word_);

    check_visited(lc, word);
    if (word >= 2 * ONE) {
        return false;
    }
    pthread_mutex_lock(&lc->lock_);                                /* 2, 3 */
    if (tn_atomic_cmpxchg_acquire(&lc->word_, ONE, HELD) == ONE) { /* 1 */
        return true;
    }
    pthread_mutex_unlock(&lc->lock_);
    return false;
}

void tn_lockcnt_lock(struct tn_lockcnt *lc)
{
    pthread_mutex_lock(&lc->lock_); /* 3 */
    (void)tn_atomic_fetch_or_relaxed(&lc->word_, HELD);
}

static void unlock_with(struct tn_lockcnt *lc, uint32_t visits)
{
    uint32_t word = tn_atomic_read(&lc->word_);

    if (!(word & HELD)) {
        tn_misuse_("lock-count", lc, "unlocked while not locked");
    }
    if (visits) {
        check_room(lc, word);
    }
    (void)tn_atomic_fetch_add_release(&lc->word_, visits - HELD); /* 1 */
    pthread_mutex_unlock(&lc->lock_);                             /* 3 */
}

void tn_lockcnt_unlock(struct tn_lockcnt *lc)
{
    unlock_with(lc, 0);
}

void tn_lockcnt_inc_and_unlock(struct tn_lockcnt *lc)
{
    unlock_with(lc, ONE);
}

uint32_t tn_lockcnt_count(struct tn_lockcnt *lc)
{
    return tn_atomic_load_acquire(&lc->word_) / ONE; /* 1 */
}
