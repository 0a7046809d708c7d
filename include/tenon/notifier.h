/* SPDX-License-Identifier: MIT */
#ifndef TENON_NOTIFIER_H
#define TENON_NOTIFIER_H

/*
 * A notifier is an event that a poll can wait for: setting it makes its file
 * descriptor readable.
 *
 *     struct tn_notifier done;
 *
 *     if (tn_notifier_init(&done) < 0) { ... }
 *     tn_loop_set_notifier_handler(loop, &done, finished, job);
 *
 *     elsewhere, also in a signal handler:  tn_notifier_set(&done);
 *
 * The child of a fork shares a notifier with its parent: what one sets the
 * other finds, and what one clears is clear.
 *
 * Promises
 *
 *   N5  What came before a set happens before what follows the
 *       test_and_clear that it makes return true.  Several sets before one
 *       test_and_clear count as one.
 */

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_notifier {
    int read_fd_, write_fd_;
};

/*
 * Initialises @n, not set.  Returns 0, or a negative errno such as -EMFILE; @n
 * may then be given to cleanup, which does nothing.
 */
int tn_notifier_init(struct tn_notifier *n);

/*
 * Gives back what @n holds.  Doing it twice is harmless; doing it without init
 * is not: zeroed memory says that it holds descriptor 0.
 */
void tn_notifier_cleanup(struct tn_notifier *n);

/*
 * Sets @n.  Returns 0, or a negative errno if @n is not initialised.
 *
 * Threads   Any.
 * Context   Anywhere, signal handlers included.
 * Order     N5.
 * Progress  A system call; does not block.
 */
int tn_notifier_set(struct tn_notifier *n);

/*
 * Returns whether @n was set, and makes it not set.
 *
 * Threads   Any.
 * Order     N5 if it returns true.
 * Progress  A system call; does not block.
 */
bool tn_notifier_test_and_clear(struct tn_notifier *n);

/* Returns the file descriptor that is readable while @n is set. */
int tn_notifier_fd(const struct tn_notifier *n);

#ifdef __cplusplus
}
#endif

#endif
