/* SPDX-License-Identifier: MIT */
#ifndef TENON_EVENT_H
#define TENON_EVENT_H

/*
 * A manual-reset event: it is set or it is not, and threads wait until it is.
 * It stays set until somebody resets it.
 *
 *     static struct tn_event work = TN_EVENT_INIT(false);
 *     static bool pending;
 *
 *     producer:  put(job);
 *                tn_atomic_store_release(&pending, true);
 *                tn_event_set(&work);
 *
 *     consumer:  for (;;) {
 *                    tn_event_reset(&work);
 *                    if (tn_atomic_xchg(&pending, false)) {
 *                        run all that get() returns;
 *                    } else {
 *                        tn_event_wait(&work);
 *                    }
 *                }
 *
 * Promises
 *
 *   E1  If a reset, or a wait that returns true, reads the event's value from
 *       a set or from any later write, then everything before that set
 *       happens before everything after it.  This holds also if the event was
 *       set already when set was called.  A wait that times out promises
 *       nothing.
 *   E2  A wait returns if the event is set and nobody resets it again; also
 *       for all who are asleep.
 *   E3  With the test between reset and wait, as above, no wake-up is lost:
 *       if set comes after the test read the old condition, wait returns.
 *   E4  A thread that has returned from wait may destroy the event at once,
 *       and free its memory, even while the set that woke it has not returned.
 *   E5  wait_until returns false only if the deadline has passed.
 *
 * Right use
 *
 *   The condition tested between reset and wait is atomic; relaxed is enough
 *   not to lose a wake-up.  But who leaves because the test succeeded has
 *   nothing from E1: what the condition guards then needs a release store and
 *   an acquire test, as above.
 *
 *   Where anybody resets, only one thread waits and resets; or else a thread
 *   that has reset and then does not wait sets the event again.  Otherwise a
 *   second waiter can sleep for ever: the first may reset between the set and
 *   the second's waking.
 *
 *   reset is not a memory barrier, and set is not one either.
 *
 * Threads   Any thread may call any of these.  Many may wait at once.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef TN_EVENT_COND
#include <tenon/impl/event_cond.h>
#else
#include <tenon/impl/event_futex.h>
#endif

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls" /* inline above */

#ifdef __cplusplus
extern "C" {
#endif

/*
 * struct tn_event is complete, so that it may stand in other structures.
 * Zeroed memory is an event that is set.  TN_EVENT_INIT(set) initialises
 * statically.
 *
 * tn_event_init: initialises @ev, set or not.
 */
void tn_event_init(struct tn_event *ev, bool set);

/*
 * Ends the use of @ev.  Nobody may wait on it or set it any more; a set whose
 * wait has returned may still be on its way out (E4).
 *
 * Errors    The variant with a condition variable aborts if somebody waits.
 */
void tn_event_destroy(struct tn_event *ev);

/*
 * Sets @ev and wakes everybody who waits.
 *
 * Order     E1.
 * Context   Futex variant: anywhere, signal handlers included.  The variant
 *           with a condition variable: not in signal handlers, and so no
 *           sections of RCU there either.
 * Progress  Futex variant: wait-free; a system call only if somebody may be
 *           asleep.  Otherwise takes a lock that is held briefly.
 */
void tn_event_set(struct tn_event *ev);

/*
 * Makes @ev not set.  Harmless if it was not.
 *
 * Order     E1, and no more: it is not a memory barrier.
 * Progress  Wait-free.
 */
void tn_event_reset(struct tn_event *ev);

/*
 * Returns when @ev is set.
 *
 * Order     E1.
 * Progress  Blocks.  Without a system call if the event is set.  The futex
 *           variant spins before it sleeps, for some microseconds, as long as
 *           that proves useful with this event.
 */
void tn_event_wait(struct tn_event *ev);

/*
 * Returns true when @ev is set, or false once @deadline has passed and it was
 * not.  A deadline in the past asks without waiting; TN_FOREVER waits for
 * ever.
 *
 * Order     E1 if it returns true.
 * Progress  Blocks until the deadline.
 */
bool tn_event_wait_until(struct tn_event *ev, int64_t deadline);

#ifdef __cplusplus
}
#endif

#pragma GCC diagnostic pop

#endif
