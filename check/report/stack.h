/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_STACK_H
#define CHECK_REPORT_STACK_H

/* Which functions each thread is in; kept only in the run to be explained. */

#include "report/trace.h"

void stack_note_entry(uintptr_t caller);
void stack_note_exit(void);

static inline void stack_push(uintptr_t caller)
{
    if (trace_on) {
        stack_note_entry(caller);
    }
}

static inline void stack_pop(void)
{
    if (trace_on) {
        stack_note_exit();
    }
}

#endif
