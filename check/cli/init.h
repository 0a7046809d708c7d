/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CLI_INIT_H
#define CHECK_CLI_INIT_H

#include "cli/build.h"

/*
 * Prints a first check program for the functions of @header: two threads that
 * call them.  What does not compile is in comments.  Returns the exit status.
 */
int init_print(const struct build *build, const char *header);

#endif
