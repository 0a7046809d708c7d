/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_CHECK_H
#define CHECK_SESSION_CHECK_H

/* The whole exploration of the program, up to the first violation. */

enum verdict {
    VERDICT_VERIFIED,
    VERDICT_VIOLATED,
    VERDICT_BOUNDED,
    VERDICT_ERROR
};

/* The counts are in progress, the error in violation. */
enum verdict check_program(void);

/* So many executions by chance: --sample. */
enum verdict check_sample(void);

/* For check_program: about how much there is to explore. */
void check_estimate(void);

/* Just the execution of --replay, traced. */
enum verdict check_saved(void);

#endif
