/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_EVENT_FUTEX_H
#define TENON_IMPL_EVENT_FUTEX_H

/*
 * The event on a futex is one word, and what never sleeps is inline.
 *
 *     from    to      by
 *     FREE    SET     set
 *     BUSY    SET     set, which then wakes all
 *     SET     FREE    reset (on FREE and BUSY it changes nothing)
 *     FREE    BUSY    wait, before it sleeps
 *
 * BUSY may be there with nobody asleep, after a time-out: costs one wake-up.
 * Nobody is asleep while the word is FREE.  No value has bit 31 set: some
 * compilers for riscv64 get compare-and-swap wrong for such values.
 *
 * Constraints
 *
 *   1  set: X -> its store of SET; reset: its load -> Y; wait: its load of
 *      SET -> Y.  Every store to the word is a read-modify-write, so that
 *      reading a later value than that of the set is as good.          (E1)
 *   2  A sleeper was seen by set, or sees set: the kernel compares the word
 *      with BUSY and enqueues in one step.                         (E2, E3)
 *   3  set does not touch the event after its store.  The address that it
 *      wakes may be somebody else's by then, who looks again.          (E4)
 *
 * No fence is needed.  It is reset's being a read-modify-write that keeps E3:
 * either it comes after set's in the order of the word, and reads what set
 * published, or before, and the event stays set.
 */

#include <tenon/atomic.h>

struct tn_event {
    uint32_t word_;
    uint8_t misses_; /* as is what the waiters learn about spinning */
    uint8_t to_skip_;
};

enum { TN_EVENT_SET_ = 0, TN_EVENT_FREE_ = 1, TN_EVENT_BUSY_ = 3 };

#define TN_EVENT_INIT(set)                           \
    {                                                \
        (set) ? TN_EVENT_SET_ : TN_EVENT_FREE_, 0, 0 \
    }

#ifdef __cplusplus
extern "C" {
#endif

void tn_event_wake_(struct tn_event *ev);
void tn_event_wait_slowly_(struct tn_event *ev);

static inline void tn_event_set(struct tn_event *ev)
{
    uint32_t was = tn_atomic_xchg_release(&ev->word_, TN_EVENT_SET_); /* 1, 2 */

    if (was == TN_EVENT_BUSY_) {
        tn_event_wake_(ev); /* 3 */
    }
}

static inline void tn_event_reset(struct tn_event *ev)
{
    (void)tn_atomic_fetch_or_acquire(&ev->word_, TN_EVENT_FREE_); /* 1 */
}

static inline void tn_event_wait(struct tn_event *ev)
{
    if (tn_atomic_load_acquire(&ev->word_) != TN_EVENT_SET_) { /* 1 */
        tn_event_wait_slowly_(ev);
    }
}

#ifdef __cplusplus
}
#endif

#endif
