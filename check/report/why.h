/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_WHY_H
#define CHECK_REPORT_WHY_H

/*
 * Whether a failure is of the algorithm or of its memory orders (--sc): the
 * program is explored again with every atomic operation and fence seq_cst.
 * If that is the end of it, each place is made stronger in turn, to find one
 * that alone ends it; if there is none, as many of them as it takes.
 */

/* Prints that, if it is asked for, after a violation. */
void why_print(void);

#endif
