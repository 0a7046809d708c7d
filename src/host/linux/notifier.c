/* SPDX-License-Identifier: MIT */
/*
 * An eventfd; a pipe where the kernel has none, or a filter denies it.  The
 * kernel's lock on the counter or the buffer carries the order from write to
 * read (N5).
 *
 * These are system calls, not read() and write(), which are places where a
 * thread may be cancelled.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/annotate.h"
#include "tenon/notifier.h"

int tn_notifier_init(struct tn_notifier *n)
{
    int fds[2];

    fds[0] = fds[1] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fds[0] < 0 && (errno == ENOSYS || errno == EPERM) &&
        pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0) {
        fds[0] = fds[1] = -1;
    }
    n->read_fd_ = fds[0];
    n->write_fd_ = fds[1];
    return fds[0] < 0 ? -errno : 0;
}

void tn_notifier_cleanup(struct tn_notifier *n)
{
    if (n->read_fd_ >= 0) {
        close(n->read_fd_);
    }
    if (n->write_fd_ != n->read_fd_) {
        close(n->write_fd_);
    }
    n->read_fd_ = n->write_fd_ = -1;
}

int tn_notifier_set(struct tn_notifier *n)
{
    static const uint64_t one = 1;
    int saved = errno, result = 0;
    ssize_t written;

    tn_annotate_release_(n);
    do {
        written = syscall(SYS_write, n->write_fd_, &one, sizeof(one));
    } while (written < 0 && errno == EINTR);
    if (written < 0 && errno != EAGAIN) { /* EAGAIN: it is set, and full */
        result = -errno;
    }
    errno = saved;
    return result;
}

bool tn_notifier_test_and_clear(struct tn_notifier *n)
{
    uint64_t buffer[64];
    bool was_set = false;
    ssize_t got;

    /* A pipe may hold more than one read takes; an eventfd never does. */
    do {
        got = syscall(SYS_read, n->read_fd_, buffer, sizeof(buffer));
        was_set |= got > 0;
    } while (got == (ssize_t)sizeof(buffer) || (got < 0 && errno == EINTR));
    if (was_set) {
        tn_annotate_acquire_(n);
    }
    return was_set;
}

int tn_notifier_fd(const struct tn_notifier *n)
{
    return n->read_fd_;
}
