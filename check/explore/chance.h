/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLORE_CHANCE_H
#define CHECK_EXPLORE_CHANCE_H

/* Numbers by chance, the same ones for the same seed. */

#include <stdint.h>

void chance_seed(uint64_t seed);

/* One below @n, which is not 0. */
uint32_t chance_below(uint32_t n);

#endif
