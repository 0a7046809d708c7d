/* SPDX-License-Identifier: MIT */
#ifndef CHECK_REPORT_VARIABLE_H
#define CHECK_REPORT_VARIABLE_H

/* What the program calls the memory at an address. */

#include <stddef.h>
#include <stdint.h>

/* For example "queue.head", "places[2]", "block 3 + 8", "stack of main". */
void variable_name(uintptr_t address, char *name, size_t size);

#endif
