/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_INPUT_H
#define CHECK_HOOKS_INPUT_H

/* What the program reads from standard input is the same in every run. */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Takes over stdin. */
void input_init(void);

void input_new_run(void);

/* What read does with standard input. */
ssize_t input_read(void *buffer, size_t size, uintptr_t pc);

#endif
