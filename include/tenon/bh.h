/* SPDX-License-Identifier: MIT */
#ifndef TENON_BH_H
#define TENON_BH_H

/*
 * A bottom half is a function to be called in a loop, soon, once: the way for
 * any thread, and for signal handlers, to have something done on the thread
 * that polls.
 *
 *     struct tn_bh *bh = tn_bh_new(loop, results_ready, pool);
 *
 *     worker:   put(&pool->results, result);
 *               tn_bh_schedule(bh);
 *
 *     loop:     static void results_ready(void *opaque)
 *               {
 *                   take all results;
 *               }
 *
 * Promises
 *
 *   B1  After a schedule some later poll calls the function, and what came
 *       before that schedule happens before the call: also where the bottom
 *       half was scheduled already, so that the two share a call.
 *   B2  Scheduled any number of times before it is called, it is called once.
 *       Scheduled again from the start of the call on, it is called again, in
 *       a later poll.
 *   B3  Bottom halves that one thread schedules are called in that order.  One
 *       that was cancelled, or waits as idle, may keep the place of its earlier
 *       schedule when it is scheduled again.
 *   B4  A nested poll calls what the outer poll has taken and not yet called.
 *   B5  Cancelled on the thread that polls, it is not called before it is
 *       scheduled again; deleted there, it is not called any more.  On another
 *       thread, it may be in the middle of a call, or called once more.
 *
 * Delivery is not lock-free: if a thread that schedules is held up in the
 * middle, all who schedule the same bottom half wait for it to go on.  Other
 * bottom halves do not.
 */

#include <tenon/loop.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_bh;

/*
 * Returns a new bottom half that calls fn(opaque) in @loop, or NULL with errno
 * set.  @loop must outlive it.  The macro gives it the name of @fn, for
 * messages; @name must stay.
 *
 * Threads   Any.
 */
struct tn_bh *tn_bh_new_named(struct tn_loop *loop, void (*fn)(void *opaque),
                              void *opaque, const char *name);
#define tn_bh_new(loop, ...)           \
    tn_bh_new_named(loop, __VA_ARGS__, \
                    TN_BH_NAME_(__VA_ARGS__, )) /* fn, opaque */

/* There may be commas in @fn, as in C++ it may be a lambda. */
#define TN_BH_NAME_(fn, ...) #fn

/*
 * Schedules @bh, whose loop must stay until this has returned, even if the
 * function has been called by then.
 *
 * Threads   Any.
 * Context   Anywhere, signal handlers included.
 * Order     B1 to B3.
 * Progress  Lock-free; a system call if the loop may be asleep.
 */
void tn_bh_schedule(struct tn_bh *bh);

/*
 * Schedules @bh for when it matters little: it is called about 10 ms later at
 * most, and sooner where it shares the call with others that wait; it does not
 * count as something called in tn_loop_poll, and keeps no loop awake.  All else
 * is as for schedule, which overrides it.
 */
void tn_bh_schedule_idle(struct tn_bh *bh);

/*
 * Takes back what was scheduled.
 *
 * Threads   Any.
 * Context   Anywhere, signal handlers included.
 * Order     B5.
 * Progress  Wait-free.
 */
void tn_bh_cancel(struct tn_bh *bh);

/*
 * Ends the use of @bh.  The loop, which must stay until this has returned,
 * frees it later; nobody may touch it any more.  For NULL it does nothing.
 *
 * Threads   Any.
 * Context   Anywhere, signal handlers and its own function included.
 * Order     B5.
 * Progress  Lock-free; a system call if the loop may be asleep.
 */
void tn_bh_delete(struct tn_bh *bh);

/*
 * Calls fn(opaque) in @loop once, as a bottom half that frees itself.  @loop
 * must stay until this has returned, even if the function has been called.
 *
 * Threads   Any.
 * Context   Not in signal handlers: it allocates.
 * Order     B1, B3, B4.
 * Errors    0 or -ENOMEM.
 */
int tn_bh_schedule_oneshot_named(struct tn_loop *loop, void (*fn)(void *opaque),
                                 void *opaque, const char *name);
#define tn_bh_schedule_oneshot(loop, ...)           \
    tn_bh_schedule_oneshot_named(loop, __VA_ARGS__, \
                                 TN_BH_NAME_(__VA_ARGS__, )) /* fn, opaque */

#ifdef __cplusplus
}
#endif

#endif
