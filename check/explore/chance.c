/* SPDX-License-Identifier: MIT */

#include "explore/chance.h"

static uint64_t state;

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

void chance_seed(uint64_t seed)
{
    state = mix(mix(seed + 1)); /* the next seed begins somewhere else */
}

uint32_t chance_below(uint32_t n)
{
    state += 0x9e3779b97f4a7c15u;
    return (uint32_t)((mix(state) >> 32) * n >> 32);
}
