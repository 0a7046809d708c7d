/* SPDX-License-Identifier: MIT */
#ifndef EVENT_WIN32_H
#define EVENT_WIN32_H

/*
 * The event for a host that has no futex, but events in the kernel, such as
 * Windows had for long: a word as in the futex variant, and a kernel event that
 * is reset lazily, only by who is about to sleep.
 *
 *     from    to      by
 *     FREE    SET     set
 *     BUSY    SET     set, which then sets the kernel event
 *     SET     FREE    reset
 *     FREE    BUSY    wait, which has reset the kernel event before
 *     BUSY    BUSY    the same, where another waiter was faster
 *
 * The kernel event may be set while the word is BUSY: a set that was late, or
 * a waiter that has undone its reset.  Waiters then look in vain, until the
 * word is set.
 *
 * Constraints
 *
 *   1  set: X -> its store of SET; reset: its load -> Y; wait: its load of SET
 *      -> Y.                                                            (E1)
 *   2  wait: its reset of the kernel event -> its store of BUSY; set: its load
 *      of BUSY -> its setting of the kernel event.  Who was faster needs this
 *      of the others too: so they store BUSY again.                 (E2, E3)
 *   3  Who has reset the kernel event and then finds SET sets it again: another
 *      waiter may be between its store of BUSY and its sleep.           (E2)
 *
 * Without 3 the second of two waiters can sleep for ever, though nobody ever
 * resets the event.
 *
 * set reads the handle of the kernel event first: after its store the memory
 * may be gone.  E4 holds of the handle only where one thread alone waits, and
 * without deadline: else who waits can return, and close it, while set is yet
 * to come to it.
 */

#include "host/host.h"
#include "tenon/atomic.h"

/* The kernel: what it does orders nothing. */

struct kernel_event {
    uint32_t is_set;
};

static inline void kernel_set(struct kernel_event *k)
{
    tn_atomic_set(&k->is_set, 1);
    tn_futex_wake_all_(&k->is_set);
}

static inline void kernel_reset(struct kernel_event *k)
{
    tn_atomic_set(&k->is_set, 0);
}

/* Who is woken returns, though the event may have been reset again. */
static inline bool kernel_wait_until(struct kernel_event *k, int64_t deadline)
{
    return tn_futex_wait_until_(&k->is_set, 0, deadline);
}

/* The event */

enum { WIN32_SET = 0, WIN32_FREE = 1, WIN32_BUSY = 3 };

struct win32_event {
    uint32_t word;
    struct kernel_event *kernel; /* a handle */
};

static inline void win32_event_set(struct win32_event *ev)
{
    struct kernel_event *kernel = ev->kernel;

    if (tn_atomic_xchg_acq_rel(&ev->word, WIN32_SET) == WIN32_BUSY) { /* 1, 2 */
        kernel_set(kernel);                                           /* 2 */
    }
}

static inline void win32_event_reset(struct win32_event *ev)
{
    (void)tn_atomic_fetch_or_acquire(&ev->word, WIN32_FREE); /* 1 */
}

/* False if the event is set, after all. */
static inline bool win32_prepare_to_sleep(struct win32_event *ev)
{
    uint32_t word = WIN32_FREE, seen;

    kernel_reset(ev->kernel);
    for (;; word = seen) {
        seen = tn_atomic_cmpxchg_release(&ev->word, word, WIN32_BUSY); /* 2 */
        if (seen == word) {
            return true;
        }
        if (seen == WIN32_SET) {
            kernel_set(ev->kernel); /* 3 */
            return false;
        }
    }
}

static inline bool win32_event_wait_until(struct win32_event *ev,
                                          int64_t deadline)
{
    uint32_t word;

    while ((word = tn_atomic_load_acquire(&ev->word)) != WIN32_SET) { /* 1 */
        if (word == WIN32_FREE && !win32_prepare_to_sleep(ev)) {
            continue; /* look again, with acquire */
        }
        if (!kernel_wait_until(ev->kernel, deadline)) {
            return tn_atomic_load_acquire(&ev->word) == WIN32_SET; /* 1 */
        }
    }
    return true;
}

static inline void win32_event_wait(struct win32_event *ev)
{
    win32_event_wait_until(ev, TN_FOREVER);
}

#endif
