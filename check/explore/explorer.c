/* SPDX-License-Identifier: MIT */

#include "explore/explorer.h"

struct explorer explorer = {.weak_failures = 1};
