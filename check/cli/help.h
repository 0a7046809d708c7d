/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CLI_HELP_H
#define CHECK_CLI_HELP_H

/* What --help prints; each option is in tenon-check.1 too. */
extern const char help[];

#endif
