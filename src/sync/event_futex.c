/* SPDX-License-Identifier: MIT */
/*
 * The event on a futex is one word.
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

#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/event.h"

enum { SET = 0, FREE = 1, BUSY = 3 };

void tn_event_init(struct tn_event *ev, bool set)
{
    ev->word_ = set ? SET : FREE;
}

void tn_event_destroy(struct tn_event *ev)
{
    (void)ev;
}

void tn_event_set(struct tn_event *ev)
{
    if (tn_atomic_xchg_release(&ev->word_, SET) == BUSY) { /* 1, 2 */
        tn_futex_wake_all_(&ev->word_);                    /* 3 */
    }
}

void tn_event_reset(struct tn_event *ev)
{
    (void)tn_atomic_fetch_or_acquire(&ev->word_, FREE); /* 1 */
}

bool tn_event_wait_until(struct tn_event *ev, int64_t deadline)
{
    uint32_t word;

    while ((word = tn_atomic_load_acquire(&ev->word_)) != SET) { /* 1 */
        if (word == FREE &&
            tn_atomic_cmpxchg_relaxed(&ev->word_, FREE, BUSY) == SET) {
            continue; /* look again, with acquire */
        }
        if (!tn_futex_wait_until_(&ev->word_, BUSY, deadline)) { /* 2 */
            return tn_atomic_load_acquire(&ev->word_) == SET;    /* 1 */
        }
    }
    return true;
}

void tn_event_wait(struct tn_event *ev)
{
    tn_event_wait_until(ev, TN_FOREVER);
}
