/* SPDX-License-Identifier: MIT */
/*
 * No update is lost, and nobody sees half of one: of 64 bits, which some hosts
 * have to write in two steps, nor of 8, which share a word with others.
 *
 * Promises: A1
 * Defines: ADD | SUB | OR | CAS
 */

#include <stdint.h>

#include "tenon/atomic.h"
#include "verify.h"

static uint64_t wide, count = 8;
static uint8_t byte[2];

static void update(uint64_t mine)
{
#if defined(ADD)
    tn_atomic_fetch_add_relaxed(&count, mine);
#elif defined(SUB)
    tn_atomic_fetch_sub_relaxed(&count, 0 - mine);
#elif defined(OR)
    tn_atomic_fetch_or_relaxed(&count, mine);
#else
    uint64_t seen = tn_atomic_read(&count), old;

    do {
        old = seen;
        seen = tn_atomic_cmpxchg_relaxed(&count, old, old + mine);
    } while (seen != old);
#endif
}

static void *one(void *unused)
{
    tn_atomic_set(&wide, 0x1111111111111111u);
    tn_atomic_set(&byte[0], 0x11);
    update(1);
    return unused;
}

static void *two(void *unused)
{
    uint64_t seen = tn_atomic_read(&wide);

    assert(seen == 0 || seen == 0x1111111111111111u);
    tn_atomic_set(&byte[1], 0x22);
    update(2);
    return unused;
}

int main(void)
{
    RUN_THREADS(one, two);
    assert(count == 11);
    assert(byte[0] == 0x11 && byte[1] == 0x22);
    return 0;
}
