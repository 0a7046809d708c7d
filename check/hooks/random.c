/* SPDX-License-Identifier: MIT */

/*
 * Random numbers that are not: a sequence of its own for every thread, the
 * same in every execution.  tn_check_choose is for what may be anything.
 */

#include "hooks/random.h"
#include "block/spin.h"
#include "hooks/entry.h"
#include "native/current.h"

#include <stdlib.h>

static uint64_t states[MAX_THREADS];

void random_new_run(void)
{
    for (uint32_t t = 0; t < MAX_THREADS; t++) {
        states[t] = t;
    }
}

void random_begin(uint32_t thread, uint32_t like)
{
    states[thread] = like;
}

static uint64_t *own_state(void)
{
    spin_effect();
    return &states[run_is_program() ? run.self->id : MAIN_THREAD];
}

/* A linear congruence; its upper bits are the better ones. */
static int next(void)
{
    uint64_t *state = own_state();

    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (int)(*state >> 33);
}

HOOK(int, rand, void)
{
    return next();
}

HOOK(void, srand, unsigned seed)
{
    *own_state() = seed;
}

HOOK(long, random, void)
{
    return next();
}

HOOK(void, srandom, unsigned seed)
{
    *own_state() = seed;
}

HOOK(long, lrand48, void)
{
    return next();
}

HOOK(double, drand48, void)
{
    return next() / 2147483648.0;
}

HOOK(void, srand48, long seed)
{
    *own_state() = (uint64_t)seed;
}
