/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CLI_RUN_H
#define CHECK_CLI_RUN_H

/* Running other programs, and what the user has to say meanwhile. */

#include <stdbool.h>

/* From here on signals that end this command wait for run_command. */
void run_begin(void);

/* Runs a command and returns its exit status, or -1 if it could not run. */
int run_command(const char *const *command);

/*
 * The same for a program that is checked: it is ended if it does not end by
 * itself in time.
 */
int run_watched(const char *const *command);

/* The same for a debugger, which an interrupt is for. */
int run_debugger(const char *const *command);

/* When that began, by watch_now; and whether it had to be ended. */
extern double run_started_at;
extern bool run_was_overdue;

/* The signal that came to end this command, or 0; what it would have done. */
extern int run_signal;
void run_signal_again(void);

#endif
