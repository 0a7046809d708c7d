/* SPDX-License-Identifier: MIT */
#ifndef TENON_CLOCK_H
#define TENON_CLOCK_H

/*
 * Deadlines are absolute times in nanoseconds on the monotonic clock, which
 * no change of the date moves.  Every timed wait of the library takes one.
 *
 *     if (!tn_event_wait_until(&done, tn_deadline_in(5 * TN_SECOND))) {
 *         give_up();
 *     }
 */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The deadline that never comes. */
#define TN_FOREVER INT64_MAX

#define TN_MICROSECOND INT64_C(1000)
#define TN_MILLISECOND INT64_C(1000000)
#define TN_SECOND      INT64_C(1000000000)

/*
 * Returns the time, in nanoseconds since some point in the past.
 *
 * Threads   Any.
 * Context   Anywhere, signal handlers included.
 */
int64_t tn_now(void);

/*
 * Returns the time that is @ns nanoseconds from now, or TN_FOREVER if that is
 * beyond what can be told.  TN_FOREVER stays TN_FOREVER.
 */
int64_t tn_deadline_in(int64_t ns);

#ifdef __cplusplus
}
#endif

#endif
