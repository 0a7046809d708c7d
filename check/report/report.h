/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_REPORT_H
#define CHECK_REPORT_REPORT_H

#include "session/check.h"

/* Prints the verdict, and why, as text or as JSON. */
void report_print(enum verdict verdict);

#endif
