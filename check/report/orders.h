/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_ORDERS_H
#define CHECK_REPORT_ORDERS_H

/*
 * Orders from a file (--orders), in place of those of the program.  A line is
 *
 *     FILE:LINE:COLUMN: OPERATION: ORDER
 *
 * as --weaken prints the first two.  ORDER may be "nothing" for a fence, and
 * "keep": as it is, and not to be tried.  Lines about what is not there do
 * nothing: one file may serve many programs.
 */

/* To the groups that were found. */
void orders_apply(void);

#endif
