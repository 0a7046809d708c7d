/* SPDX-License-Identifier: MIT */
#ifndef TENON_LOCKCNT_H
#define TENON_LOCKCNT_H

/*
 * A lock-count protects a structure that is visited far more often than it is
 * changed, and whose visitors may want to change it.  It is a count of visits
 * and a lock in one word.  Visits do not exclude the lock; what they exclude is
 * that memory goes away: it is freed only by who holds the lock while the count
 * is zero.
 *
 *     visitor:  tn_lockcnt_inc(&lc);
 *               walk with tn_atomic_rcu_read, as insertions go on meanwhile;
 *               if (tn_lockcnt_dec_and_lock(&lc)) {
 *                   free what was marked as removed;
 *                   tn_lockcnt_unlock(&lc);
 *               }
 *
 *     writer:   tn_lockcnt_lock(&lc);
 *               insert with tn_atomic_rcu_set, or mark as removed, or free at
 *               once if tn_lockcnt_count(&lc) == 0;
 *               tn_lockcnt_unlock(&lc);
 *
 * Promises
 *
 *   L1  While the lock is held and the count is zero no visit starts: inc
 *       waits.  Who takes the lock with the count at zero, or holds it and has
 *       zero from tn_lockcnt_count, comes after all visits: they have ended,
 *       and what they did happens before.
 *   L2  At most one thread holds the lock.  What its holder did happens before
 *       what the next holder does, and before every visit that starts once the
 *       lock has been given back.
 *   L3  Of the visits that end at the same time exactly one ends as the last:
 *       one dec_and_lock returns true for it.
 *   L4  Nobody sleeps for ever while the lock is free.
 *
 * Threads   Any thread may call any of these.  A thread that holds the lock
 *           must not start a visit with inc; inc_and_unlock is for that.  The
 *           lock is given back by the thread that took it.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef TN_EVENT_COND /* as events then, without futexes */
#include <tenon/impl/lockcnt_mutex.h>
#else
#include <tenon/impl/lockcnt_futex.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * struct tn_lockcnt is complete, so that it may stand in other structures.
 * Zeroed memory is a lock-count that is free, with no visits.  TN_LOCKCNT_INIT
 * initialises statically.
 */
#define TN_LOCKCNT_MAX 0x3fffffffu /* visits at once */

void tn_lockcnt_init(struct tn_lockcnt *lc);

/* Ends the use of @lc.  Aborts if it is locked or visited. */
void tn_lockcnt_destroy(struct tn_lockcnt *lc);

/*
 * Starts a visit.
 *
 * Order     L1, L2.
 * Progress  Lock-free while other visits are under way; otherwise it may wait
 *           for the holder of the lock.
 */
void tn_lockcnt_inc(struct tn_lockcnt *lc);

/*
 * Ends a visit, and takes no part in cleaning up.
 *
 * Order     L1.
 * Progress  Wait-free.
 * Errors    Aborts if there is no visit.
 */
void tn_lockcnt_dec(struct tn_lockcnt *lc);

/*
 * Ends a visit.  If it was the last one, returns true with the lock held.
 *
 * Order     L1, L2 if it returns true.
 * Progress  May wait for the holder of the lock.
 * Errors    Aborts if there is no visit.
 */
bool tn_lockcnt_dec_and_lock(struct tn_lockcnt *lc);

/*
 * Ends a visit and returns true with the lock held if it is the only visit.
 * Otherwise returns false, and the visit goes on.
 *
 * Order     L1, L2 if it returns true.
 * Progress  May wait for the holder of the lock.
 * Errors    Aborts if there is no visit.
 */
bool tn_lockcnt_dec_if_lock(struct tn_lockcnt *lc);

/*
 * Takes the lock.  Visits that are under way go on, and while there are some
 * others may start.
 *
 * Order     L2, and L1 if the count is zero.
 * Progress  Blocks.
 */
void tn_lockcnt_lock(struct tn_lockcnt *lc);

/* Gives the lock back.  Aborts if it is not held. */
void tn_lockcnt_unlock(struct tn_lockcnt *lc);

/* Turns the lock into a visit in one step.  Aborts if it is not held. */
void tn_lockcnt_inc_and_unlock(struct tn_lockcnt *lc);

/*
 * Returns the number of visits under way.  While the caller holds the lock a
 * zero stays zero; anything else is a snapshot.
 *
 * Order     L1, if the caller holds the lock.
 */
uint32_t tn_lockcnt_count(struct tn_lockcnt *lc);

#ifdef __cplusplus
}
#endif

#endif
