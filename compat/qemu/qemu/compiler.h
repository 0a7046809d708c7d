/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_COMPILER_H
#define TENON_QEMU_COMPILER_H

/* What the compiler is asked for, under QEMU's names. */

#include <stddef.h>
#include <stdint.h>

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define QEMU_PACKED             __attribute__((packed))
#define QEMU_ALIGNED(n)         __attribute__((aligned(n)))
#define QEMU_NORETURN           __attribute__((noreturn))
#define QEMU_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
#define QEMU_SENTINEL           __attribute__((sentinel))
#define QEMU_ALWAYS_INLINE      __attribute__((always_inline))
#define QEMU_NOINLINE           __attribute__((noinline))
#define QEMU_USED               __attribute__((used))
#define QEMU_ERROR(message)     __attribute__((error(message)))
#define QEMU_FALLTHROUGH        __attribute__((fallthrough))
#define QEMU_DISABLE_CFI
#define QEMU_CLEANUP(fn) __attribute__((cleanup(fn)))
#define QEMU_FLATTEN     __attribute__((flatten))
#if __has_attribute(nonstring)
#define QEMU_NONSTRING __attribute__((nonstring))
#else
#define QEMU_NONSTRING
#endif

/* What may run as a coroutine: said to people, not to the compiler. */
#define coroutine_fn
#define coroutine_mixed_fn
#define no_coroutine_fn
#define co_wrapper
#define co_wrapper_mixed

#define QEMU_BUILD_BUG_MSG(condition, message) \
    _Static_assert(!(condition), message)
#define QEMU_BUILD_BUG_ON(condition) \
    QEMU_BUILD_BUG_MSG(condition, "not expected: " #condition)
#define QEMU_BUILD_BUG_ON_ZERO(condition) \
    (sizeof(char[(condition) ? -1 : 1]) - 1)

#define xglue(a, b)  a##b
#define glue(a, b)   xglue(a, b)
#define stringify(s) tostring(s)
#define tostring(s)  #s

#ifndef container_of
#define container_of(pointer, type, member)                         \
    __extension__({                                                 \
        const __typeof__(((type *)0)->member) *member_ = (pointer); \
        (type *)(uintptr_t)((const char *)member_ -                 \
                            __builtin_offsetof(type, member));      \
    })
#endif

#define sizeof_field(type, field) sizeof(((type *)0)->field)
#define endof(container, field) \
    (offsetof(container, field) + sizeof_field(container, field))
#define DO_UPCAST(type, field, pointer)                \
    __extension__({                                    \
        QEMU_BUILD_BUG_ON(offsetof(type, field) != 0); \
        container_of(pointer, type, field);            \
    })
#define typeof_field(type, field) __typeof__(((type *)0)->field)
#define type_check(t1, t2)        ((t1 *)0 - (t2 *)0)

/* The argument, or NULL if there is none. */
#define TN_QEMU_OR_NULL_(...)                                \
    TN_QEMU_BY_COUNT_(TN_QEMU_OR_NULL_, none, ##__VA_ARGS__) \
    (none, ##__VA_ARGS__)
#define TN_QEMU_OR_NULL_1(none)    NULL
#define TN_QEMU_OR_NULL_2(none, x) (x)

/* name followed by the number of arguments, of which there are up to nine */
#define TN_QEMU_BY_COUNT_(name, ...) \
    glue(name, TN_QEMU_COUNT_(__VA_ARGS__, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0))
#define TN_QEMU_COUNT_(a, b, c, d, e, f, g, h, i, n, ...) n

#endif
