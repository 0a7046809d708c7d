/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_OUTPUT_H
#define CHECK_HOOKS_OUTPUT_H

/* What the program prints is kept per run, and shown only if it matters. */

#include <stddef.h>
#include <stdio.h>

/* Where the checker itself prints. */
extern FILE *output_report, *output_progress;

/* Takes over stdout and stderr. */
void output_init(void);

void output_new_run(void);

/* What this run has printed to standard output, or to standard error. */
const char *output_text(size_t *length);
const char *output_errors(size_t *length);

#endif
