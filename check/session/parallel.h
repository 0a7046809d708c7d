/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_PARALLEL_H
#define CHECK_SESSION_PARALLEL_H

/*
 * Exploration by several processes (-j).  A process is all there is to know,
 * so one that has work to give away forks when another one could run: the
 * child takes the older half of what is left, the larger subtrees, and the
 * parent the newer.  What they count is in shared memory; what they have seen
 * goes through a file that the first process reads at the end.  Whoever finds
 * a violation reports it in the place of the first.
 */

#include <stdbool.h>

/* Up to @jobs processes for the next exploration. */
void parallel_begin(unsigned jobs);

/*
 * To be called after each run: counts it, and shares work if somebody could
 * take it.  False if another process has found a violation.
 */
bool parallel_go_on(void);

/* This one has found a violation.  False if another one was first. */
bool parallel_claim(void);

/*
 * This process has nothing left.  Returns in the one that is to report, with
 * all that was counted and seen; the others end here.
 */
void parallel_end(void);

/* Ends this process, which has reported. */
_Noreturn void parallel_exit(int status);

/* What all processes together have explored; as in progress. */
void parallel_totals(unsigned long long *executions,
                     unsigned long long *blocked);

#endif
