/* SPDX-License-Identifier: MIT */
#ifndef CHECK_BASE_FATAL_H
#define CHECK_BASE_FATAL_H

enum { EXIT_VERIFIED, EXIT_VIOLATED, EXIT_ERROR, EXIT_BOUNDED };

/* The check cannot be made: says why, in the form asked for, and exits. */
_Noreturn __attribute__((format(printf, 1, 2))) void fatal(const char *format,
                                                           ...);

/* What knows that form; without it, it is a line of text. */
extern void (*fatal_print)(const char *message);

/* The verdict, or why there is none, has been printed. */
void fatal_tell_command(void);

#endif
