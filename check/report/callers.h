/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_CALLERS_H
#define CHECK_REPORT_CALLERS_H

/* Who called, as far as the traced execution tells. */

#include "record/trace.h"
#include "record/violation.h"
#include "report/source.h"

/* The step that @side was; the last one there if it was there often. */
const struct step *callers_step(struct side side);

/*
 * Where the program's own source has @pc, which was @step unless that is NULL:
 * the innermost place that is in no header of the system, if there is one.
 */
struct place callers_place(uintptr_t pc, const struct step *step);

/* The outermost function of a thread that is of the program; or line 0. */
struct place callers_begin(uint32_t thread);

#endif
