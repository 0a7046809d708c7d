/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_RANDOM_H
#define CHECK_HOOKS_RANDOM_H

#include <stdint.h>

void random_new_run(void);

/* @thread gets the sequence of @like. */
void random_begin(uint32_t thread, uint32_t like);

#endif
