/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_HOST_UTILS_H
#define TENON_QEMU_HOST_UTILS_H

/* Counting bits, and wide arithmetic. */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "qemu/bitops.h"

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

/* The product in two halves. */
static inline void mulu64(uint64_t *low, uint64_t *high, uint64_t a, uint64_t b)
{
    uint64_t al = a & UINT32_MAX, ah = a >> 32;
    uint64_t bl = b & UINT32_MAX, bh = b >> 32;
    uint64_t middle = ah * bl + (al * bl >> 32);
    uint64_t other = al * bh + (middle & UINT32_MAX);

    *low = a * b;
    *high = ah * bh + (middle >> 32) + (other >> 32);
}

static inline void muls64(uint64_t *low, uint64_t *high, int64_t a, int64_t b)
{
    mulu64(low, high, (uint64_t)a, (uint64_t)b);
    *high -= (a < 0 ? (uint64_t)b : 0) + (b < 0 ? (uint64_t)a : 0);
}

/* How many bits behind the sign bit are the same. */
static inline int clrsb32(uint32_t v)
{
    return __builtin_clrsb((int32_t)v);
}

static inline int clrsb64(uint64_t v)
{
    return __builtin_clrsbll((int64_t)v);
}

/* The bits in the opposite order. */
static inline uint64_t revbit64(uint64_t v)
{
    v = (v >> 1 & 0x5555555555555555) | (v & 0x5555555555555555) << 1;
    v = (v >> 2 & 0x3333333333333333) | (v & 0x3333333333333333) << 2;
    v = (v >> 4 & 0x0f0f0f0f0f0f0f0f) | (v & 0x0f0f0f0f0f0f0f0f) << 4;
    return __builtin_bswap64(v);
}

static inline uint32_t revbit32(uint32_t v)
{
    return (uint32_t)(revbit64(v) >> 32);
}

static inline uint16_t revbit16(uint16_t v)
{
    return (uint16_t)(revbit64(v) >> 48);
}

static inline uint8_t revbit8(uint8_t v)
{
    return (uint8_t)(revbit64(v) >> 56);
}

/* These return whether the result, which is cut, has overflowed. */
#define TN_QEMU_OVERFLOW_(name, op, type)                            \
    static inline bool name##_overflow(type a, type b, type *result) \
    {                                                                \
        return __builtin_##op##_overflow(a, b, result);              \
    }
TN_QEMU_OVERFLOW_(sadd32, add, int32_t)
TN_QEMU_OVERFLOW_(sadd64, add, int64_t)
TN_QEMU_OVERFLOW_(uadd32, add, uint32_t)
TN_QEMU_OVERFLOW_(uadd64, add, uint64_t)
TN_QEMU_OVERFLOW_(ssub32, sub, int32_t)
TN_QEMU_OVERFLOW_(ssub64, sub, int64_t)
TN_QEMU_OVERFLOW_(usub32, sub, uint32_t)
TN_QEMU_OVERFLOW_(usub64, sub, uint64_t)
TN_QEMU_OVERFLOW_(smul32, mul, int32_t)
TN_QEMU_OVERFLOW_(smul64, mul, int64_t)
TN_QEMU_OVERFLOW_(umul32, mul, uint32_t)
TN_QEMU_OVERFLOW_(umul64, mul, uint64_t)
#undef TN_QEMU_OVERFLOW_

#endif
