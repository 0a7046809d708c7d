/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_SLEEP_H
#define CHECK_HOOKS_SLEEP_H

/* Falling asleep in a queue, and waking others. */

#include "native/locations.h"

enum woken { WOKEN, TIMED_OUT, SPURIOUS };

/* How long to sleep: until a deadline of clock_now, or for ever. */
enum { SLEEP_FOR_EVER = -1 };

void sleep_new_run(void);

/*
 * Sleeps in the queue at @queue, in which the thread is already, until it is
 * woken or @deadline.
 */
enum woken sleep_in(uintptr_t queue, int64_t deadline, uintptr_t pc);

/* Wakes @count sleepers whose bits match; returns how many there were. */
uint32_t sleep_wake(uintptr_t queue, uint32_t count, uint32_t bitset,
                    uintptr_t pc);

enum { WAKE_ALL = INT32_MAX, ANY_BIT = -1 };

#endif
