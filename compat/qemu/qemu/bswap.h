/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_BSWAP_H
#define TENON_QEMU_BSWAP_H

/* Numbers in the order of bytes that a device has. */

#include <stdint.h>
#include <string.h>

#define bswap16(v) __builtin_bswap16(v)
#define bswap32(v) __builtin_bswap32(v)
#define bswap64(v) __builtin_bswap64(v)

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define TN_QEMU_LE_(bits, v) __builtin_bswap##bits(v)
#define TN_QEMU_BE_(bits, v) (v)
#else
#define TN_QEMU_LE_(bits, v) (v)
#define TN_QEMU_BE_(bits, v) __builtin_bswap##bits(v)
#endif

/*
 * cpu_to_le32(v), le32_to_cpu(v), and in place cpu_to_le32s(&v),
 * le32_to_cpus(&v); likewise of 16 and 64 bits, and be.
 */
#define TN_QEMU_ORDER_(order, ORDER, bits)                              \
    static inline uint##bits##_t cpu_to_##order##bits(uint##bits##_t v) \
    {                                                                   \
        return TN_QEMU_##ORDER##_(bits, v);                             \
    }                                                                   \
    static inline uint##bits##_t order##bits##_to_cpu(uint##bits##_t v) \
    {                                                                   \
        return TN_QEMU_##ORDER##_(bits, v);                             \
    }                                                                   \
    static inline void cpu_to_##order##bits##s(uint##bits##_t *v)       \
    {                                                                   \
        *v = TN_QEMU_##ORDER##_(bits, *v);                              \
    }                                                                   \
    static inline void order##bits##_to_cpus(uint##bits##_t *v)         \
    {                                                                   \
        *v = TN_QEMU_##ORDER##_(bits, *v);                              \
    }
TN_QEMU_ORDER_(le, LE, 16)
TN_QEMU_ORDER_(le, LE, 32)
TN_QEMU_ORDER_(le, LE, 64)
TN_QEMU_ORDER_(be, BE, 16)
TN_QEMU_ORDER_(be, BE, 32)
TN_QEMU_ORDER_(be, BE, 64)
#undef TN_QEMU_ORDER_

/* ldl_le_p(p), stl_le_p(p, v): at any address. */
#define TN_QEMU_LOAD_(name, type, result, order, bits)         \
    static inline result ld##name##_##order##_p(const void *p) \
    {                                                          \
        uint##bits##_t v;                                      \
        memcpy(&v, p, sizeof(v));                              \
        return (type)order##bits##_to_cpu(v);                  \
    }
#define TN_QEMU_STORE_(name, order, bits)                                \
    static inline void st##name##_##order##_p(void *p, uint##bits##_t v) \
    {                                                                    \
        v = cpu_to_##order##bits(v);                                     \
        memcpy(p, &v, sizeof(v));                                        \
    }
#define TN_QEMU_ACCESS_(order)                      \
    TN_QEMU_LOAD_(uw, uint16_t, int, order, 16)     \
    TN_QEMU_LOAD_(sw, int16_t, int, order, 16)      \
    TN_QEMU_LOAD_(l, int32_t, int, order, 32)       \
    TN_QEMU_LOAD_(q, uint64_t, uint64_t, order, 64) \
    TN_QEMU_STORE_(w, order, 16)                    \
    TN_QEMU_STORE_(l, order, 32)                    \
    TN_QEMU_STORE_(q, order, 64)
TN_QEMU_ACCESS_(le)
TN_QEMU_ACCESS_(be)
#undef TN_QEMU_ACCESS_
#undef TN_QEMU_STORE_
#undef TN_QEMU_LOAD_

static inline int ldub_p(const void *p)
{
    return *(const uint8_t *)p;
}

static inline int ldsb_p(const void *p)
{
    return *(const int8_t *)p;
}

static inline void stb_p(void *p, uint8_t v)
{
    *(uint8_t *)p = v;
}

#endif
