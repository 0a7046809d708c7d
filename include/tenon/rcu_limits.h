/* SPDX-License-Identifier: MIT */
#ifndef TENON_RCU_LIMITS_H
#define TENON_RCU_LIMITS_H

/*
 * Bounds what call_rcu keeps.  A reader that stays in its section keeps every
 * function that is queued meanwhile from being called, and what these would
 * free from being freed.  Above the soft limits grace periods are forced; above
 * the hard ones each call_rcu waits for a while, so that what is pending grows
 * no faster than a few calls in each such while.
 *
 *     struct tn_rcu_limits limits;
 *
 *     tn_rcu_get_limits(&limits);
 *     limits.hard_bytes = 256 << 20;
 *     tn_rcu_set_limits(&limits);
 *
 * Promises
 *
 *   R16  call_rcu does not wait for what is pending inside a section, in a
 *        function given to call_rcu, in the idle hook, in the handler of
 *        stalls, in what a loop calls, or with the callback lock held;
 *        elsewhere no longer than wait_ns.
 *   R17  Above the soft limits the readers in the way have their force
 *        notifiers called, without anybody's asking.
 *   R18  A call_rcu that has waited, and not in vain, returns when all that the
 *        thread has queued has been called.
 *
 * It waits in vain where the time is over, where the library's thread cannot be
 * started, and where it is for a loop that the thread itself polls.  All this
 * is for call_rcu_on, too.
 *
 * Threads look at the limits after some hundred calls, so what is pending may
 * exceed them by as much for each thread.
 */

#include <stdint.h>

#include <tenon/clock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_rcu_limits {
    uint64_t soft_callbacks; /* 10,000 unless set */
    uint64_t hard_callbacks; /* 100,000 */
    uint64_t soft_bytes;     /* 8 MB, of those of known size */
    uint64_t hard_bytes;     /* 32 MB */
    int64_t wait_ns;         /* 10 ms */
};

/*
 * Sets the limits, or reads them.  They count for calls that begin later.
 *
 * Threads   Any.
 * Errors    set aborts if a soft limit is above the hard one, or wait_ns is
 *           negative.
 */
void tn_rcu_set_limits(const struct tn_rcu_limits *limits);
void tn_rcu_get_limits(struct tn_rcu_limits *limits);

/*
 * Has @fn called, with what is pending, by each call_rcu that finds this above
 * the hard limits and has waited in vain, or may not wait.   Set it before
 * the first call_rcu.
 *
 * Context   @fn is called where call_rcu was, which may be inside a section.
 *           For what it queues itself it is not called.
 */
void tn_rcu_set_limit_handler(void (*fn)(uint64_t callbacks, uint64_t bytes,
                                         void *opaque),
                              void *opaque);

#ifdef __cplusplus
}
#endif

#endif
