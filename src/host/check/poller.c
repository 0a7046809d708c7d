/* SPDX-License-Identifier: MIT */
/*
 * Pollers look at the kernel's word, and sleep on it as long as nothing that
 * they watch is ready.  Descriptors are always writable; one poller at a time
 * watches one.
 *
 * Constraints
 *
 *   1  add, change: what came before -> its store to the tag; wait: its load of
 *      the tag -> its return.                                          (H1)
 *   2  change: its stores -> its store to changes; wait: its load of changes ->
 *      its loads.  Who was woken for a change finds it: it had read the word
 *      that the change stored to last, so its read-modify-write of changes
 *      comes after that of the change.                                 (H1)
 */

#include <errno.h>
#include <stdlib.h>

#include "host/check/kernel.h"
#include "host/host.h"
#include "tenon/atomic.h"

struct watch {
    uint64_t tag;
    unsigned events;
    int poller;
};

static struct watch watched[FDS];
static unsigned changes;
static int pollers;
int tn_kernel_room_ = FDS;

int tn_host_poller_open_(void)
{
    return getenv("TENON_NO_EPOLL")
               ? -ENOSYS
               : FDS + tn_atomic_fetch_add_relaxed(&pollers, 1);
}

void tn_host_poller_close_(int poller)
{
    (void)poller;
}

int tn_host_poller_add_(int poller, int fd, unsigned events, uint64_t tag)
{
    if (tn_atomic_fetch_sub_relaxed(&tn_kernel_room_, 1) <= 0) {
        return -ENOSPC;
    }
    return tn_host_poller_change_(poller, fd, events, tag);
}

int tn_host_poller_change_(int poller, int fd, unsigned events, uint64_t tag)
{
    struct watch *watch = &watched[fd];

    tn_atomic_set(&watch->poller, poller);
    tn_atomic_set(&watch->events, events);
    tn_atomic_store_release(&watch->tag, tag);      /* 1 */
    (void)tn_atomic_fetch_add_release(&changes, 1); /* 2 */
    (void)tn_atomic_fetch_add_relaxed(&tn_kernel_ready_, A_CHANGE);
    tn_futex_wake_all_(&tn_kernel_ready_);
    return 0;
}

int tn_host_poller_remove_(int poller, int fd)
{
    return tn_host_poller_change_(poller, fd, 0, 0);
}

static int collect(int poller, uint32_t word, struct tn_host_ready_ *ready)
{
    int count = 0;

    (void)tn_atomic_fetch_add_acquire(&changes, 0); /* 2 */
    for (int fd = 0; fd < FDS; fd++) {
        struct watch *watch = &watched[fd];
        unsigned events = TN_POLL_OUT;
        uint64_t tag;

        if (word & tn_kernel_bit_(fd)) {
            events |= TN_POLL_IN;
        }
        tag = tn_atomic_load_acquire(&watch->tag); /* 1 */
        events &= tn_atomic_read(&watch->events);
        if (tag && events && tn_atomic_read(&watch->poller) == poller) {
            ready[count++] = (struct tn_host_ready_){tag, events};
        }
    }
    return count;
}

int tn_host_poller_wait_(int poller, struct tn_host_ready_ *ready, int room,
                         int64_t deadline)
{
    (void)room; /* for more than there are descriptors */
    for (;;) {
        uint32_t word = tn_atomic_read(&tn_kernel_ready_);
        int count = collect(poller, word, ready);

        if (count > 0 || deadline == 0 ||
            !tn_futex_wait_until_(&tn_kernel_ready_, word, deadline)) {
            return count;
        }
    }
}
