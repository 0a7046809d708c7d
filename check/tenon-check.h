/* SPDX-License-Identifier: MIT */
#ifndef TENON_CHECK_H
#define TENON_CHECK_H

/*
 * What a program may ask of tenon-check, beyond C11 atomics and pthreads.  A
 * program needs none of it.  All of it exists only in programs that run under
 * tenon-check, where TENON_CHECK is defined.
 */

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Returns each of 0 ... @n - 1, in different executions.  A choice orders
 * nothing between threads.
 */
unsigned tn_check_choose(unsigned n);

/*
 * Ends this execution, which then counts for nothing, if @condition is false.
 * What is assumed away is not checked: the verdict may be "verified" only
 * because of it.
 */
void tn_check_assume(bool condition);

/*
 * The sides of an asymmetric fence.  With one light and one heavy fence
 * between the accesses of two threads, at least one thread sees what the other
 * did before its fence; with two light ones neither need.  The light fence
 * orders nothing else.  The heavy one is a sequentially consistent fence, and
 * is what membarrier(2) does.
 */
void tn_check_light_fence(void);
void tn_check_heavy_fence(void);

/*
 * The time, in nanoseconds.  It stands still, except that it is not before
 * the deadline of a wait that timed out, for the thread that waited and for
 * all that happens after that.  clock_gettime returns the same.
 */
int64_t tn_check_now(void);

/* Lets the time of this thread pass until @deadline, at least. */
void tn_check_sleep_until(int64_t deadline);

#ifdef __cplusplus
}
#endif

#endif
