/* SPDX-License-Identifier: MIT */
#ifndef CHECK_SESSION_CHECKPOINT_H
#define CHECK_SESSION_CHECKPOINT_H

/*
 * What is left to explore, in a file (--checkpoint), from which the same
 * program goes on.  It is written now and then, and when a bound ends the
 * exploration; when there is nothing left it is removed.
 *
 * The file is memory as it is, so that it is of use to the same program and
 * the same checker only; it says which.
 */

#include <stdbool.h>

/* Goes on from options.checkpoint if there is such a file. */
void checkpoint_load(void);

/* To be called between two runs: writes it if it is time. */
void checkpoint_go_on(void);

/* The exploration has ended, with nothing @left or with something. */
void checkpoint_end(bool left);

#endif
