/* SPDX-License-Identifier: MIT */
/*
 * One poller.  It looks at the kernel's word, and sleeps on it as long as
 * nothing that it watches is ready.  Descriptors are always writable.
 */

#include <errno.h>

#include "host/check/kernel.h"
#include "host/host.h"
#include "tenon/atomic.h"

struct watch {
    uint64_t tag;
    unsigned events;
};

static struct watch watched[FDS];
static unsigned changes;

int tn_host_poller_open_(void)
{
    return FIRST_FD + FDS;
}

void tn_host_poller_close_(int poller)
{
    (void)poller;
}

int tn_host_poller_add_(int poller, int fd, unsigned events, uint64_t tag)
{
    return tn_host_poller_change_(poller, fd, events, tag);
}

int tn_host_poller_change_(int poller, int fd, unsigned events, uint64_t tag)
{
    struct watch *watch = &watched[fd - FIRST_FD];

    (void)poller;
    tn_atomic_set(&watch->events, events);
    tn_atomic_store_release(&watch->tag, tag);
    (void)tn_atomic_fetch_add_release(&changes, 1);
    (void)tn_atomic_fetch_add_relaxed(&tn_kernel_ready_, A_CHANGE);
    tn_futex_wake_all_(&tn_kernel_ready_);
    return 0;
}

void tn_host_poller_remove_(int poller, int fd)
{
    tn_host_poller_change_(poller, fd, 0, 0);
}

/*
 * Who was woken for a change finds it: the read-modify-write of changes comes
 * after that of who made it, as the word was read before.
 */
static int collect(uint32_t word, struct tn_host_ready_ *ready)
{
    int count = 0;

    (void)tn_atomic_fetch_add_acquire(&changes, 0);
    for (int fd = FIRST_FD; fd < FIRST_FD + FDS; fd++) {
        struct watch *watch = &watched[fd - FIRST_FD];
        unsigned events = TN_POLL_OUT;
        uint64_t tag;

        if (word & tn_kernel_bit_(fd)) {
            events |= TN_POLL_IN;
        }
        tag = tn_atomic_load_acquire(&watch->tag);
        events &= tn_atomic_read(&watch->events);
        if (tag && events) {
            ready[count++] = (struct tn_host_ready_){tag, events};
        }
    }
    return count;
}

int tn_host_poller_wait_(int poller, struct tn_host_ready_ *ready, int room,
                         int64_t deadline)
{
    (void)poller;
    (void)room; /* for more than there are descriptors */
    for (;;) {
        uint32_t word = tn_atomic_read(&tn_kernel_ready_);
        int count = collect(word, ready);

        if (count > 0 || deadline == 0 ||
            !tn_futex_wait_until_(&tn_kernel_ready_, word, deadline)) {
            return count;
        }
    }
}
