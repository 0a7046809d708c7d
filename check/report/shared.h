/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_SHARED_H
#define CHECK_REPORT_SHARED_H

/* Which plain accesses of the trace are worth showing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Looks through the trace. */
void shared_find(void);

/* Whether several threads access these bytes. */
bool shared_by_threads(uintptr_t address, size_t size);

#endif
