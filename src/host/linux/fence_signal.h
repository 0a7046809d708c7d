/* SPDX-License-Identifier: MIT */
#ifndef HOST_LINUX_FENCE_SIGNAL_H
#define HOST_LINUX_FENCE_SIGNAL_H

/*
 * A full memory barrier on every thread of the process, by a signal: what
 * takes the place of membarrier when that stops working.
 */

/* The real-time signal that is used; threads must not block it. */
int tn_fence_signal_(void);

/*
 * Returns when each thread that was there at the call has had its barrier.  It
 * is one for the caller too: before the first of the others, and after all.
 */
void tn_fence_every_thread_(void);

#endif
