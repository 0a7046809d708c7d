/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_RANDOM_H
#define CHECK_HOOKS_RANDOM_H

void random_new_run(void);

#endif
