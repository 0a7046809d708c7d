/* SPDX-License-Identifier: MIT */
#ifndef CHECK_HOOKS_CALLS_H
#define CHECK_HOOKS_CALLS_H

#include "native/run.h"

/* What each run calls of what is above it. */
extern const struct run_calls hooks_calls;

#endif
