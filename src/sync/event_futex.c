/* SPDX-License-Identifier: MIT */
/*
 * Waiting for the event on a futex.  The states and the constraints are in
 * include/tenon/impl/event_futex.h.
 *
 * Before it sleeps, a waiter spins for about as long as going to sleep and
 * being woken take: at most twice what the better of the two would cost (Karlin
 * et al., Competitive randomized algorithms for nonuniform problems, 1994).
 * Where that was in vain the next waits skip it, twice as many each time.  So
 * two threads that answer each other find into spinning, and those who share a
 * processor, or wait for long, out of it.
 */

#include "host/host.h"
#include "sync/event.h"
#include "tenon/atomic.h"

enum { SET = TN_EVENT_SET_, FREE = TN_EVENT_FREE_, BUSY = TN_EVENT_BUSY_ };

enum { MOST_MISSES = 8 }; /* then one wait in 256 spins */

void tn_event_init(struct tn_event *ev, bool set)
{
    *ev = (struct tn_event){.word_ = set ? SET : FREE};
}

void tn_event_destroy(struct tn_event *ev)
{
    (void)ev;
}

void tn_event_wake_(struct tn_event *ev)
{
    tn_futex_wake_all_(&ev->word_); /* 3 */
}

/* True if it has seen the event set.  Most often no look at the clock. */
static bool look_until(struct tn_event *ev, int64_t deadline)
{
    int64_t end = 0, now;

    do {
        for (int looks = 0; looks < TN_LOOKS_; looks++) {
            if (tn_atomic_read(&ev->word_) == SET) {
                return true;
            }
            tn_cpu_relax();
        }
        now = tn_now();
        end = end ? end : now + TN_SPIN_NS_;
    } while (now < end && now < deadline);
    return false;
}

/* Waiters may overwrite each other's counts: they are but a guess. */
static void spin(struct tn_event *ev, int64_t deadline)
{
    unsigned misses, to_skip = tn_atomic_read(&ev->to_skip_);

    if (to_skip) {
        tn_atomic_set(&ev->to_skip_, to_skip - 1);
        return;
    }
    if (look_until(ev, deadline)) {
        tn_atomic_set(&ev->misses_, 0);
        return;
    }
    misses = tn_atomic_read(&ev->misses_);
    misses += misses < MOST_MISSES;
    tn_atomic_set(&ev->misses_, misses);
    tn_atomic_set(&ev->to_skip_, (1u << misses) - 1);
}

bool tn_event_sleep_until_(struct tn_event *ev, int64_t deadline)
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

bool tn_event_wait_until(struct tn_event *ev, int64_t deadline)
{
    if (TN_SPIN_NS_ > 0 && tn_atomic_read(&ev->word_) != SET) {
        spin(ev, deadline);
    }
    return tn_event_sleep_until_(ev, deadline);
}

void tn_event_wait_slowly_(struct tn_event *ev)
{
    tn_event_wait_until(ev, TN_FOREVER);
}
