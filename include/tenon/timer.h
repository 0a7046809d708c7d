/* SPDX-License-Identifier: MIT */
#ifndef TENON_TIMER_H
#define TENON_TIMER_H

/*
 * A timer calls a function in a loop once its deadline has passed.
 *
 *     struct tn_timer timer;
 *
 *     tn_timer_init(&timer, loop, give_up, request);
 *     tn_timer_mod(&timer, tn_deadline_in(5 * TN_SECOND));
 *     ...
 *     tn_timer_del(&timer);
 *
 * A timer that was called is not armed any more; it may arm itself again, free
 * itself, or delete any other timer.  One that arms itself for a time that has
 * passed is called in the next poll, so that a loop always gets on.
 *
 * Promises
 *
 *   T1  No timer is called before its deadline.
 *   T2  After del on the thread that is polling the loop, and after del_sync on
 *       any thread, the function is not called until the timer is armed again,
 *       and is not running, but for calls that the caller itself is inside of;
 *       what it did happens before what follows.
 *   T3  What came before a mod happens before the call that it leads to.
 *   T4  A loop that is asleep wakes for a deadline that comes earlier than what
 *       it waits for.
 *   T5  Of the timers that one poll finds due, the earlier deadline is called
 *       first.
 *
 * Threads   Any thread may call any of these.  The loop must stay until the
 *           call has returned, even if the function has been called by then.
 * Progress  Arming and deleting take a lock that is held briefly; they never
 *           allocate and never fail.  Arming takes constant time, deleting and
 *           calling time that grows with the logarithm of the timers armed.
 */

#include <stdbool.h>
#include <stdint.h>

#include <tenon/clock.h>
#include <tenon/loop.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_timer {
    struct tn_loop *loop_;
    void (*fn_)(void *opaque);
    void *opaque_;
    int64_t deadline_ __attribute__((aligned(8))); /* also on i386 */
    struct tn_timer *child_, *next_, *prev_; /* in src/loop/timer_heap.c */
};

/*
 * Initialises @timer, not armed.  @loop must outlive it.  A call that is under
 * way of a timer that had this address before is none of this one's.
 */
void tn_timer_init(struct tn_timer *timer, struct tn_loop *loop,
                   void (*fn)(void *opaque), void *opaque);

/*
 * Arms @timer for @deadline, or moves it there.  That is a time of tn_now, as
 * tn_deadline_in gives; what has passed is due at once.  TN_FOREVER is as del.
 *
 * Order     T1, T3, T4.
 */
void tn_timer_mod(struct tn_timer *timer, int64_t deadline);

/* The same, unless @timer is armed for an earlier deadline. */
void tn_timer_mod_anticipate(struct tn_timer *timer, int64_t deadline);

/*
 * Makes @timer not armed.  On another thread than that which polls, the
 * function may be running, or about to.
 */
void tn_timer_del(struct tn_timer *timer);

/*
 * The same, and waits for a call that is under way, unless that is the caller's
 * own: on the thread that is polling the loop it would wait for itself.
 *
 * Order     T2.
 * Progress  Blocks while the function runs.  Hold no lock that it takes.
 */
void tn_timer_del_sync(struct tn_timer *timer);

/* Says whether @timer is armed. */
bool tn_timer_pending(struct tn_timer *timer);

#ifdef __cplusplus
}
#endif

#endif
