/* SPDX-License-Identifier: MIT */

/* Plain accesses, as compilers instrument them for TSan. */

#include "memory/plain.h"
#include "hooks/entry.h"

#define PLAIN(name, size, writes)                          \
    HOOK(void, __tsan_##name, void *at)                    \
    {                                                      \
        plain_access((uintptr_t)at, size, writes, CALLER); \
    }

/* clang has one call for a read and a write of one object. */
#define READ_WRITE(name, size)                        \
    HOOK(void, __tsan_##name, void *at)               \
    {                                                 \
        uintptr_t pc = CALLER;                        \
                                                      \
        plain_access((uintptr_t)at, size, false, pc); \
        plain_access((uintptr_t)at, size, true, pc);  \
    }

#define OF_SIZE(size)              \
    PLAIN(read##size, size, false) \
    PLAIN(write##size, size, true) \
    READ_WRITE(read_write##size, size)

#define UNALIGNED(size)                      \
    PLAIN(unaligned_read##size, size, false) \
    PLAIN(unaligned_write##size, size, true) \
    READ_WRITE(unaligned_read_write##size, size)

OF_SIZE(1)
OF_SIZE(2)
OF_SIZE(4)
OF_SIZE(8)
OF_SIZE(16)
UNALIGNED(2)
UNALIGNED(4)
UNALIGNED(8)
UNALIGNED(16)

/* Constructors and destructors set it again and again to what it is. */
HOOK(void, __tsan_vptr_update, void **at, void *value)
{
    uintptr_t pc = CALLER;

    if (*at != value) {
        plain_access((uintptr_t)at, sizeof(*at), true, pc);
    }
}

HOOK(void, __tsan_vptr_read, void **at)
{
    plain_access((uintptr_t)at, sizeof(*at), false, CALLER);
}

HOOK(void, __tsan_read_range, void *at, size_t size)
{
    plain_access((uintptr_t)at, size, false, CALLER);
}

HOOK(void, __tsan_write_range, void *at, size_t size)
{
    plain_access((uintptr_t)at, size, true, CALLER);
}
