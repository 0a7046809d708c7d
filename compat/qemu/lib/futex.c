/* SPDX-License-Identifier: MIT */
/* The system call, for programs that build their own locks on it. */

#include "qemu/osdep.h"

#include <linux/futex.h>
#include <sys/syscall.h>

#include "qemu/futex.h"
#include "qemu/thread.h"

/* The kernel's, with 64 bits of seconds where the system call has them. */
struct until {
    long seconds;
    long nanoseconds;
};

void tn_qemu_futex_wake_(void *word, int count)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

bool tn_qemu_futex_wait_(void *word, uint32_t value, int64_t deadline)
{
    struct until until = {.seconds = (long)(deadline / TN_SECOND),
                          .nanoseconds = (long)(deadline % TN_SECOND)};

    while (syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, value,
                   deadline == TN_FOREVER ? NULL : &until, NULL,
                   FUTEX_BITSET_MATCH_ANY) < 0) {
        switch (errno) {
        case EAGAIN:
            return true;
        case ETIMEDOUT:
            return false;
        case EINTR:
            break;
        default:
            tn_qemu_failed_("futex", errno);
        }
    }
    return true;
}
