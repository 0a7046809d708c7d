/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_VERDICT_H
#define CHECK_REPORT_VERDICT_H

#include "report/source.h"
#include "session/check.h"

const char *verdict_name(enum verdict verdict);

/* Where in the source the violation is. */
struct place verdict_place(void);

#endif
