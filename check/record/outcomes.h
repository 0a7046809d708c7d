/* SPDX-License-Identifier: MIT */
#ifndef CHECK_RECORD_OUTCOMES_H
#define CHECK_RECORD_OUTCOMES_H

/* The distinct lines that complete executions print (--outcomes). */

#include <stddef.h>
#include <stdint.h>

void outcomes_begin(void);

/* Takes what a complete execution has printed. */
void outcomes_note(const char *text, size_t length);

/* Takes a line that another process has seen. */
void outcomes_add(const char *line, size_t length);

/* Sorts them, and returns how many there are. */
uint32_t outcomes_count(void);
const char *outcomes_line(uint32_t i);

#endif
