/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_TRACE_H
#define CHECK_REPORT_TRACE_H

/* The steps of the one run that is explained to the user. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern bool trace_on;

void trace_note_plain(uintptr_t address, size_t size, bool writes,
                      uintptr_t pc);

static inline void trace_plain(uintptr_t address, size_t size, bool writes,
                               uintptr_t pc)
{
    if (trace_on) {
        trace_note_plain(address, size, writes, pc);
    }
}

#endif
