/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_HOST_UTILS_H
#define TENON_QEMU_HOST_UTILS_H

/* Bits and wide arithmetic. */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* Zero has as many zeroes in front and behind as it is wide. */
static inline int clz32(uint32_t v)
{
    return v ? __builtin_clz(v) : 32;
}

static inline int clz64(uint64_t v)
{
    return v ? __builtin_clzll(v) : 64;
}

static inline int ctz32(uint32_t v)
{
    return v ? __builtin_ctz(v) : 32;
}

static inline int ctz64(uint64_t v)
{
    return v ? __builtin_ctzll(v) : 64;
}

static inline int clo32(uint32_t v)
{
    return clz32(~v);
}

static inline int clo64(uint64_t v)
{
    return clz64(~v);
}

static inline int cto32(uint32_t v)
{
    return ctz32(~v);
}

static inline int cto64(uint64_t v)
{
    return ctz64(~v);
}

static inline int ctpop8(uint8_t v)
{
    return __builtin_popcount(v);
}

static inline int ctpop16(uint16_t v)
{
    return __builtin_popcount(v);
}

static inline int ctpop32(uint32_t v)
{
    return __builtin_popcount(v);
}

static inline int ctpop64(uint64_t v)
{
    return __builtin_popcountll(v);
}

static inline bool is_power_of_2(uint64_t v)
{
    return v != 0 && (v & (v - 1)) == 0;
}

/* The greatest power of two that is not above v, and zero for zero. */
static inline uint64_t pow2floor(uint64_t v)
{
    return v ? UINT64_C(1) << (63 - clz64(v)) : 0;
}

/* The smallest that is not below v; zero if it has no room. */
static inline uint64_t pow2ceil(uint64_t v)
{
    if (v < 2) {
        return 1;
    }
    return clz64(v - 1) ? UINT64_C(1) << (64 - clz64(v - 1)) : 0;
}

static inline uint32_t pow2roundup32(uint32_t v)
{
    return (uint32_t)pow2ceil(v);
}

static inline uint64_t muldiv64(uint64_t a, uint32_t b, uint32_t c)
{
    /* a * b / c with 96 bits in between */
    uint64_t low = (a & UINT32_MAX) * b, high = (a >> 32) * b + (low >> 32);

    return (high / c) << 32 | ((high % c << 32 | (low & UINT32_MAX)) / c);
}

static inline uint32_t rol32(uint32_t v, unsigned n)
{
    return v << (n & 31) | v >> (-n & 31);
}

static inline uint32_t ror32(uint32_t v, unsigned n)
{
    return v >> (n & 31) | v << (-n & 31);
}

static inline uint64_t rol64(uint64_t v, unsigned n)
{
    return v << (n & 63) | v >> (-n & 63);
}

static inline uint64_t ror64(uint64_t v, unsigned n)
{
    return v >> (n & 63) | v << (-n & 63);
}

#endif
