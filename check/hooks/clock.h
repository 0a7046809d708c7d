/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CLOCK_H
#define CHECK_HOOKS_CLOCK_H

/*
 * The time, as the program sees it, in nanoseconds: it stands still but for
 * waits that time out, which make it their deadline for all that happens
 * after them.  All clocks show the same.
 */

#include <stdint.h>
#include <time.h>

void clock_new_run(void);

int64_t clock_now(void);

/* The running thread has waited until @deadline. */
void clock_pass(int64_t deadline);

int64_t clock_of_timespec(const struct timespec *time);

#endif
