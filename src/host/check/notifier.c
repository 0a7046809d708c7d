/* SPDX-License-Identifier: MIT */
/*
 * A notifier is one bit of the kernel's word.
 *
 * Constraints
 *
 *   1  set: what came before -> its store to the word; test_and_clear: its load
 *      -> what follows.  Stores to the word in between are read-modify-writes.
 *                                                                      (N5)
 */

#include <errno.h>

#include "host/check/kernel.h"
#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/notifier.h"

uint32_t tn_kernel_ready_;
static uint32_t used;

int tn_notifier_init(struct tn_notifier *n)
{
    uint32_t old = tn_atomic_read(&used), seen;

    for (int fd = 0; fd < FDS; fd++) {
        if (old & tn_kernel_bit_(fd)) {
            continue;
        }
        seen = tn_atomic_cmpxchg_relaxed(&used, old, old | tn_kernel_bit_(fd));
        if (seen == old) {
            n->read_fd_ = n->write_fd_ = fd;
            return 0;
        }
        old = seen;
    }
    n->read_fd_ = n->write_fd_ = -1;
    return -EMFILE;
}

void tn_notifier_cleanup(struct tn_notifier *n)
{
    if (n->read_fd_ >= 0) {
        (void)tn_atomic_fetch_and_relaxed(&tn_kernel_ready_,
                                          ~tn_kernel_bit_(n->read_fd_));
        (void)tn_atomic_fetch_and_relaxed(&used, ~tn_kernel_bit_(n->read_fd_));
    }
    n->read_fd_ = n->write_fd_ = -1;
}

int tn_notifier_set(struct tn_notifier *n)
{
    uint32_t bit = tn_kernel_bit_(n->write_fd_);

    if (!(tn_atomic_fetch_or_release(&tn_kernel_ready_, bit) & bit)) { /* 1 */
        tn_futex_wake_all_(&tn_kernel_ready_);
    }
    return 0;
}

bool tn_notifier_test_and_clear(struct tn_notifier *n)
{
    uint32_t bit = tn_kernel_bit_(n->read_fd_);

    return tn_atomic_fetch_and_acquire(&tn_kernel_ready_, ~bit) & bit; /* 1 */
}

int tn_notifier_fd(const struct tn_notifier *n)
{
    return n->read_fd_;
}
