/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_COROUTINE_TLS_H
#define TENON_QEMU_COROUTINE_TLS_H

/*
 * Thread-local variables for code that coroutines run.  As these may come back
 * on another thread, each access is a call that is not inlined.
 */

#define TN_QEMU_CO_TLS_FN_(type, name)         \
    type get_##name(void)                      \
    {                                          \
        __asm__ volatile("");                  \
        return co_tls_##name;                  \
    }                                          \
    void set_##name(type value)                \
    {                                          \
        __asm__ volatile("");                  \
        co_tls_##name = value;                 \
    }                                          \
    type *get_ptr_##name(void)                 \
    {                                          \
        type *pointer = &co_tls_##name;        \
        __asm__ volatile("" : "+rm"(pointer)); \
        return pointer;                        \
    }

#define QEMU_DECLARE_CO_TLS(type, name)                \
    __attribute__((noinline)) type get_##name(void);   \
    __attribute__((noinline)) void set_##name(type v); \
    __attribute__((noinline)) type *get_ptr_##name(void);
#define QEMU_DEFINE_CO_TLS(type, name)  \
    static __thread type co_tls_##name; \
    TN_QEMU_CO_TLS_FN_(type, name)
#define QEMU_DEFINE_STATIC_CO_TLS(type, name)                            \
    static __thread type co_tls_##name;                                  \
    static __attribute__((noinline, unused)) type get_##name(void);      \
    static __attribute__((noinline, unused)) void set_##name(type v);    \
    static __attribute__((noinline, unused)) type *get_ptr_##name(void); \
    TN_QEMU_CO_TLS_FN_(type, name)

#endif
