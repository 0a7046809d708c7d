/* SPDX-License-Identifier: MIT */
/*
 * The event on a mutex and a condition variable: a word as in the futex
 * variant, but with no BUSY.
 *
 *     from    to      by
 *     FREE    SET     set, under the lock
 *     SET     FREE    reset, without it
 *
 * Constraints
 *
 *   1  set: X -> its store of SET; reset: its load -> Y.  wait and set are
 *      ordered by the lock.  Every store to the word is a read-modify-write,
 *      so that reading a later value than that of the set is as good.  (E1)
 *   2  wait looks at the word under the lock, and set stores and broadcasts
 *      under it: it is not missed in between.                       (E2, E3)
 *   3  wait takes the lock also if the event is set: set has left its critical
 *      section by then, and does not touch the event again.             (E4)
 *
 * Who waits is counted under the lock, so that destroying an event that is in
 * use is told of instead of hanging.
 *
 * reset is a read-modify-write, not a load and a store: a store could be
 * delayed past the caller's test of its condition and then overwrite a SET
 * that came in between.
 */

#include <errno.h>

#include "host/host.h"
#include "host_time.h"
#include "sync/event.h"
#include "tenon/atomic.h"

enum { SET = 0, FREE = 1 };

void tn_event_init(struct tn_event *ev, bool set)
{
    ev->word_ = set ? SET : FREE;
    ev->waiters_ = 0;
    pthread_mutex_init(&ev->lock_, NULL);
    pthread_cond_init(&ev->cond_, NULL);
}

void tn_event_destroy(struct tn_event *ev)
{
    uint32_t waiters;

    pthread_mutex_lock(&ev->lock_);
    waiters = ev->waiters_;
    pthread_mutex_unlock(&ev->lock_);
    if (waiters) {
        tn_misuse_("event", ev, "destroyed while somebody waits");
    }
    pthread_cond_destroy(&ev->cond_);
    pthread_mutex_destroy(&ev->lock_);
}

void tn_event_set(struct tn_event *ev)
{
    pthread_mutex_lock(&ev->lock_);                /* 2 */
    (void)tn_atomic_xchg_release(&ev->word_, SET); /* 1 */
    pthread_cond_broadcast(&ev->cond_);            /* 2 */
    pthread_mutex_unlock(&ev->lock_);              /* 3 */
}

void tn_event_reset(struct tn_event *ev)
{
    (void)tn_atomic_fetch_or_acquire(&ev->word_, FREE); /* 1 */
}

static bool is_set(struct tn_event *ev)
{
    return tn_atomic_read(&ev->word_) == SET; /* the lock orders: 1 */
}

/* False if the deadline has passed. */
static bool sleep_until(struct tn_event *ev, int64_t deadline)
{
    struct timespec at = tn_timespec_(deadline);

    if (deadline == TN_FOREVER) {
        pthread_cond_wait(&ev->cond_, &ev->lock_);
        return true;
    }
    return pthread_cond_clockwait(&ev->cond_, &ev->lock_, CLOCK_MONOTONIC,
                                  &at) != ETIMEDOUT ||
           tn_now() < deadline;
}

bool tn_event_wait_until(struct tn_event *ev, int64_t deadline)
{
    int cancel;
    bool set;

    /* Cancelled, it would leave with the lock held. */
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    pthread_mutex_lock(&ev->lock_); /* 2, 3 */
    ev->waiters_++;
    while (!(set = is_set(ev)) && sleep_until(ev, deadline)) {
    }
    set = set || is_set(ev);
    ev->waiters_--;
    pthread_mutex_unlock(&ev->lock_);
    pthread_setcancelstate(cancel, NULL);
    return set;
}

bool tn_event_sleep_until_(struct tn_event *ev, int64_t deadline)
{
    return tn_event_wait_until(ev, deadline);
}

void tn_event_wait(struct tn_event *ev)
{
    tn_event_wait_until(ev, TN_FOREVER);
}
