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
 * 15 bytes of it.  Returns NULL with errno set if there is no memory, thread or
 * file descriptor left.
 *
 * Threads   Any.
 */
struct tn_loop_thread *tn_loop_thread_new(const char *name);

/* Returns the loop of @thread, which lives as long as @thread. */
struct tn_loop *tn_loop_thread_loop(struct tn_loop_thread *thread);

/*
 * Stops the loop, waits for the thread to end, and gives both back.  Bottom
 * halves scheduled before are called first.
 *
 * Threads   Any but the thread itself, once.
 * Progress  Blocks until the poll that is under way has ended.
 * Errors    As for tn_loop_unref.
 */
void tn_loop_thread_free(struct tn_loop_thread *thread);

#ifdef __cplusplus
}
#endif

#endif
