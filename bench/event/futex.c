/* SPDX-License-Identifier: MIT */
/*
 * What one writes by hand: the states of ours (0 set, 1 not set, 3 somebody may
 * be asleep), inline, and no time-out.
 */

#include <limits.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ROLE  PEER
#define LABEL "futex event"

struct event {
    uint32_t word;
};

static inline void clear(struct event *e)
{
    e->word = 1;
}

static inline void set(struct event *e)
{
    if (__atomic_exchange_n(&e->word, 0, __ATOMIC_RELEASE) == 3) {
        syscall(SYS_futex, &e->word, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
    }
}

static inline void reset(struct event *e)
{
    (void)__atomic_fetch_or(&e->word, 1, __ATOMIC_ACQUIRE);
}

static inline void await(struct event *e)
{
    uint32_t free = 1;

    while (__atomic_load_n(&e->word, __ATOMIC_ACQUIRE) != 0) {
        if (__atomic_compare_exchange_n(&e->word, &free, 3, 0, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED) ||
            free == 3) {
            syscall(SYS_futex, &e->word, FUTEX_WAIT_PRIVATE, 3, 0, 0, 0);
        }
        free = 1;
    }
}

#include "event/peer.h"
