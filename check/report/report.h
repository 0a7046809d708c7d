/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_REPORT_H
#define CHECK_REPORT_REPORT_H

#include "report/source.h"
#include "session/check.h"

/* Prints the verdict, and why, as text or as JSON. */
void report_print(enum verdict verdict);

const char *report_verdict_name(enum verdict verdict);

/* Where in the source the violation is. */
struct place report_place(void);

#endif
