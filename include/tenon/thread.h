/* SPDX-License-Identifier: MIT */
#ifndef TENON_THREAD_H
#define TENON_THREAD_H

/*
 * A thread that runs a loop.
 *
 *     struct tn_loop_thread *io = tn_loop_thread_new("io");
 *
 *     tn_bh_schedule_oneshot(tn_loop_thread_loop(io), start_io, disk);
 *     ...
 *     tn_loop_thread_free(io);
 */

#include <tenon/loop.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_loop_thread;

/*
 * Starts a thread that runs a loop of its own.  Its name is @name, or the first
 * 15 bytes of it, or "tn-loop" if that is NULL.  Returns NULL with errno set if
 * there is no memory, thread or file descriptor left.
 *
 * Threads   Any.
 */
struct tn_loop_thread *tn_loop_thread_new(const char *name);

/*
 * Returns the loop of @thread, which lives as long as @thread.  A stop of it
 * ends a run that one of its functions has begun, but not the thread.
 */
struct tn_loop *tn_loop_thread_loop(struct tn_loop_thread *thread);

/*
 * Has every run of the loop return, waits for the thread to end, and gives both
 * back.  Bottom halves scheduled before are called first, and those that they
 * schedule in turn until there are none.  For NULL it does nothing.
 *
 * In the child of a fork, where that thread is not, gives back the loop alone.
 *
 * Threads   Any but the thread itself, once.
 * Progress  Blocks until the functions that are under way have ended.
 * Errors    Aborts on the thread itself, or on one that it waits for; and as
 *           tn_loop_unref does.
 */
void tn_loop_thread_free(struct tn_loop_thread *thread);

#ifdef __cplusplus
}
#endif

#endif
