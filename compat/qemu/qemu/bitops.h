/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_BITOPS_H
#define TENON_QEMU_BITOPS_H

/* Bits of words, fields of registers, and maps of bits. */

#include <assert.h>
#include <limits.h>
#include <stdint.h>

#include "qemu/atomic.h"

#define BITS_PER_BYTE    CHAR_BIT
#define BITS_PER_LONG    ((int)sizeof(unsigned long) * CHAR_BIT)
#define BITS_TO_LONGS(n) (((n) + BITS_PER_LONG - 1) / BITS_PER_LONG)

#define BIT(n)      (1UL << (n))
#define BIT_ULL(n)  (1ULL << (n))
#define BIT_MASK(n) (1UL << ((unsigned long)(n) % BITS_PER_LONG))
#define BIT_WORD(n) ((unsigned long)(n) / BITS_PER_LONG)
/* @length is not zero. */
#define MAKE_64BIT_MASK(shift, length) \
    ((UINT64_MAX >> (64 - (length))) << (shift))

/* Maps of bits */

static inline int test_bit(long n, const unsigned long *map)
{
    return map[BIT_WORD(n)] >> ((unsigned long)n % BITS_PER_LONG) & 1;
}

static inline void set_bit(long n, unsigned long *map)
{
    map[BIT_WORD(n)] |= BIT_MASK(n);
}

static inline void set_bit_atomic(long n, unsigned long *map)
{
    qatomic_or(&map[BIT_WORD(n)], BIT_MASK(n));
}

static inline void clear_bit(long n, unsigned long *map)
{
    map[BIT_WORD(n)] &= ~BIT_MASK(n);
}

static inline void clear_bit_atomic(long n, unsigned long *map)
{
    qatomic_and(&map[BIT_WORD(n)], ~BIT_MASK(n));
}

static inline void change_bit(long n, unsigned long *map)
{
    map[BIT_WORD(n)] ^= BIT_MASK(n);
}

static inline int test_and_set_bit(long n, unsigned long *map)
{
    int was = test_bit(n, map);

    set_bit(n, map);
    return was;
}

static inline int test_and_clear_bit(long n, unsigned long *map)
{
    int was = test_bit(n, map);

    clear_bit(n, map);
    return was;
}

static inline int test_and_change_bit(long n, unsigned long *map)
{
    int was = test_bit(n, map);

    change_bit(n, map);
    return was;
}

/* The first bit from @from on that is set; @size if there is none. */
static inline unsigned long find_next_bit(const unsigned long *map,
                                          unsigned long size,
                                          unsigned long from)
{
    while (from < size && !test_bit((long)from, map)) {
        from++;
    }
    return from < size ? from : size;
}

static inline unsigned long find_first_bit(const unsigned long *map,
                                           unsigned long size)
{
    return find_next_bit(map, size, 0);
}

static inline unsigned long find_next_zero_bit(const unsigned long *map,
                                               unsigned long size,
                                               unsigned long from)
{
    while (from < size && test_bit((long)from, map)) {
        from++;
    }
    return from < size ? from : size;
}

static inline unsigned long find_first_zero_bit(const unsigned long *map,
                                                unsigned long size)
{
    return find_next_zero_bit(map, size, 0);
}

/* Fields of @length bits that begin with bit @start. */

static inline uint64_t extract64(uint64_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    return value >> start & (~UINT64_C(0) >> (64 - length));
}

static inline uint32_t extract32(uint32_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    return value >> start & (~UINT32_C(0) >> (32 - length));
}

static inline uint16_t extract16(uint16_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 16 - start);
    return (uint16_t)extract32(value, start, length);
}

static inline uint8_t extract8(uint8_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 8 - start);
    return (uint8_t)extract32(value, start, length);
}

static inline int64_t sextract64(uint64_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    return (int64_t)(value << (64 - length - start)) >> (64 - length);
}

static inline int32_t sextract32(uint32_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    return (int32_t)(value << (32 - length - start)) >> (32 - length);
}

static inline uint64_t deposit64(uint64_t value, int start, int length,
                                 uint64_t field)
{
    uint64_t mask;

    assert(start >= 0 && length > 0 && length <= 64 - start);
    mask = (~UINT64_C(0) >> (64 - length)) << start;
    return (value & ~mask) | (field << start & mask);
}

static inline uint32_t deposit32(uint32_t value, int start, int length,
                                 uint32_t field)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    return (uint32_t)deposit64(value, start, length, field);
}

/* Rotation */

static inline uint8_t rol8(uint8_t v, unsigned n)
{
    return (uint8_t)(v << (n & 7) | v >> (-n & 7));
}

static inline uint8_t ror8(uint8_t v, unsigned n)
{
    return (uint8_t)(v >> (n & 7) | v << (-n & 7));
}

static inline uint16_t rol16(uint16_t v, unsigned n)
{
    return (uint16_t)(v << (n & 15) | v >> (-n & 15));
}

static inline uint16_t ror16(uint16_t v, unsigned n)
{
    return (uint16_t)(v >> (n & 15) | v << (-n & 15));
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
