/* SPDX-License-Identifier: MIT */
/*
 * poll(2), on the kernel's word.  Descriptors are always writable.  What came
 * before a call orders nothing with what its return tells.
 */

#include "host/check/kernel.h"
#include "host/host.h"
#include "tenon/atomic.h"

struct tn_host_watch_ tn_host_watch_(int fd, unsigned events)
{
    return (struct tn_host_watch_){{.fd = fd, .events = (short)events}};
}

int tn_host_watched_(const struct tn_host_watch_ *watch)
{
    return watch->pollfd.fd;
}

unsigned tn_host_found_(const struct tn_host_watch_ *watch)
{
    return (unsigned)watch->pollfd.revents;
}

static int look(struct tn_host_watch_ *watches, int count, uint32_t word)
{
    int found = 0;

    for (int i = 0; i < count; i++) {
        struct pollfd *p = &watches[i].pollfd;
        int now = TN_POLL_OUT | (word & tn_kernel_bit_(p->fd) ? TN_POLL_IN : 0);

        p->revents = (short)(now & p->events);
        found += p->revents != 0;
    }
    return found;
}

int tn_host_poll_(struct tn_host_watch_ *watches, int count, int64_t deadline)
{
    for (;;) {
        uint32_t word = tn_atomic_read(&tn_kernel_ready_);
        int found = look(watches, count, word);

        if (found > 0 || deadline == 0 ||
            !tn_futex_wait_until_(&tn_kernel_ready_, word, deadline)) {
            return found;
        }
    }
}
