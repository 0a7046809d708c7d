/* SPDX-License-Identifier: MIT */
#ifndef HOST_CHECK_KERNEL_H
#define HOST_CHECK_KERNEL_H

/*
 * File descriptors as the checker sees them: each is a bit of one word, on
 * which pollers sleep.  The upper bits count changes of what is watched.
 *
 * All that happens to the word is relaxed but for what <tenon/notifier.h> and
 * host.h promise, so that nothing above is right only because a kernel takes
 * locks.
 */

#include <stdint.h>

enum { FDS = 4, A_CHANGE = 1 << FDS, SIGNALS = 65 };

extern uint32_t tn_kernel_ready_;

/* How many descriptors may yet be added to pollers. */
extern int tn_kernel_room_;

/* A signal comes to the calling thread. */
void tn_kernel_raise_(int number);

static inline uint32_t tn_kernel_bit_(int fd)
{
    return 1u << fd;
}

#endif
