/* SPDX-License-Identifier: MIT */
/*
 * The lock-count is one word: the state of the lock in bits 0 and 1, the count
 * of visits in bits 2 to 31.
 *
 *     from              to                 by
 *     n, any state      n + 1, same state  inc           (n > 0)
 *     0, FREE           1, FREE            inc
 *     n, any state      n - 1, same state  dec, or dec_and_lock (n > 1)
 *     1, FREE           0, HELD            dec_and_lock, dec_if_lock
 *     n, FREE           n, HELD            lock
 *     n, HELD           n, WAITERS         who is about to sleep
 *     n, HELD           n, FREE            unlock
 *     n, WAITERS        n, FREE            unlock, which then wakes one
 *     n, HELD, WAITERS  n + 1, FREE        inc_and_unlock, likewise
 *
 * WAITERS means that the lock is held and somebody may be asleep.  It may be
 * there with nobody asleep: costs one wake-up.
 *
 * Constraints
 *
 *   1  Starting a visit, taking the lock and finding the count at zero: load
 *      -> what is protected; ending a visit and giving the lock back: what is
 *      protected -> store.  Every store to the word is a read-modify-write, so
 *      each carries on what came before.                            (L1, L2)
 *   2  Count and lock are one word: no visit starts from zero while the lock
 *      is held, and one visit alone goes from 1 to 0 with the lock. (L1, L3)
 *   3  A sleeper was seen by unlock, or sees unlock: the kernel compares and
 *      enqueues in one step.                                            (L4)
 *   4  Who has slept owes what it was woken for: it takes the lock as WAITERS,
 *      because others may be asleep still, or, where it ends up not taking the
 *      lock, it wakes one in its place.                                 (L4)
 */

#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/lockcnt.h"

enum { FREE = 0, HELD = 1, WAITERS = 2, STATE = 3, ONE = 4 };

/* A caller's view of the word, and what it owes. */
struct view {
    uint32_t word;
    bool slept;
};

static struct view look(struct tn_lockcnt *lc)
{
    return (struct view){tn_atomic_read(&lc->word_), false};
}

/*
 * One try to go from what was seen, with the lock free, to @next; if the lock
 * is not free, sleeps once.  After false, look at the word again.
 */
static bool go_or_sleep(struct tn_lockcnt *lc, struct view *v, uint32_t next)
{
    uint32_t seen = v->word;

    if ((v->word & STATE) == FREE) {
        v->word = tn_atomic_cmpxchg_acquire(&lc->word_, seen, next); /* 1, 2 */
        return v->word == seen;
    }
    if ((v->word & STATE) == HELD) {
        uint32_t marked = (seen & ~(uint32_t)STATE) | WAITERS;

        v->word = tn_atomic_cmpxchg_relaxed(&lc->word_, seen, marked);
        if (v->word != seen) {
            return false;
        }
        v->word = marked;
    }
    tn_futex_wait_(&lc->word_, v->word); /* 3 */
    v->slept = true;
    v->word = tn_atomic_read(&lc->word_);
    return false;
}

/* How to take the lock: as one who has slept, or not. */
static uint32_t held(const struct view *v)
{
    return v->slept ? WAITERS : HELD; /* 4 */
}

/* For who has slept and does not take the lock. */
static void pass_on(struct tn_lockcnt *lc, const struct view *v)
{
    if (v->slept) {
        tn_futex_wake_one_(&lc->word_); /* 4 */
    }
}

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
}

void tn_lockcnt_destroy(struct tn_lockcnt *lc)
{
    if (tn_atomic_read(&lc->word_) != 0) {
        tn_misuse_("lock-count", lc, "destroyed while locked or visited");
    }
}

void tn_lockcnt_inc(struct tn_lockcnt *lc)
{
    struct view v = look(lc);

    for (;;) {
        uint32_t seen = v.word;

        if (seen >= ONE) {
            check_room(lc, seen);
            v.word = tn_atomic_cmpxchg_acquire(&lc->word_, seen, seen + ONE);
            if (v.word == seen) { /* 1 */
                break;
            }
        } else if (go_or_sleep(lc, &v, ONE)) {
            break;
        }
    }
    pass_on(lc, &v);
}

void tn_lockcnt_dec(struct tn_lockcnt *lc)
{
    check_visited(lc, tn_atomic_fetch_sub_release(&lc->word_, ONE)); /* 1 */
}

bool tn_lockcnt_dec_and_lock(struct tn_lockcnt *lc)
{
    struct view v = look(lc);

    for (;;) {
        uint32_t seen = v.word;

        check_visited(lc, seen);
        if (seen >= 2 * ONE) {
            v.word = tn_atomic_cmpxchg_release(&lc->word_, seen, seen - ONE);
            if (v.word == seen) { /* 1 */
                pass_on(lc, &v);
                return false;
            }
        } else if (go_or_sleep(lc, &v, held(&v))) {
            return true;
        }
    }
}

bool tn_lockcnt_dec_if_lock(struct tn_lockcnt *lc)
{
    struct view v = look(lc);

    for (;;) {
        check_visited(lc, v.word);
        if (v.word >= 2 * ONE) {
            pass_on(lc, &v);
            return false;
        }
        if (go_or_sleep(lc, &v, held(&v))) {
            return true;
        }
    }
}

void tn_lockcnt_lock(struct tn_lockcnt *lc)
{
    struct view v = look(lc);

    while (!go_or_sleep(lc, &v, (v.word & ~(uint32_t)STATE) | held(&v))) {
    }
}

static void unlock_with(struct tn_lockcnt *lc, uint32_t visits)
{
    uint32_t word = tn_atomic_read(&lc->word_), seen;

    for (;; word = seen) {
        uint32_t next = (word & ~(uint32_t)STATE) + visits;

        if ((word & STATE) == FREE) {
            tn_misuse_("lock-count", lc, "unlocked while not locked");
        }
        if (visits) {
            check_room(lc, word);
        }
        seen = tn_atomic_cmpxchg_release(&lc->word_, word, next); /* 1 */
        if (seen == word) {
            break;
        }
    }
    if ((word & STATE) == WAITERS) {
        tn_futex_wake_one_(&lc->word_); /* 3 */
    }
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
