/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_FATAL_H
#define CHECK_REPORT_FATAL_H

enum { EXIT_VERIFIED, EXIT_VIOLATED, EXIT_ERROR, EXIT_BOUNDED };

/* The check cannot be made: says why, in the form asked for, and exits. */
_Noreturn __attribute__((format(printf, 1, 2))) void fatal(const char *format,
                                                           ...);

/* The verdict, or why there is none, has been printed. */
void fatal_tell_command(void);

#endif
