/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_ATOMIC_C_H
#define TENON_IMPL_ATOMIC_C_H

/* The primitives of <tenon/atomic.h> in C: one macro per kind of access. */

#define TN_WIDTH_(p)                  \
    _Static_assert(sizeof(*(p)) <= 8, \
                   "tn_atomic: the type is wider than 64 bits")

/* What *p holds, without the qualifiers of p. */
#define TN_VALUE_OF_(p) __typeof__(__atomic_load_n(p, __ATOMIC_RELAXED))

#define TN_PASTE_(a, b)     TN_PASTE_NOW_(a, b)
#define TN_PASTE_NOW_(a, b) a##b

#define TN_LOAD_(p, order)         \
    __extension__({                \
        TN_WIDTH_(p);              \
        __atomic_load_n(p, order); \
    })

/*
 * What is stored is first made what *p is: GCC's builtins take any pointer for
 * any other without a word.
 *
 * Each expansion has a variable of its own, so that expansions may nest.
 */
#define TN_STORE_(p, value, order) \
    TN_STORE_AS_(TN_PASTE_(tn_value_, __COUNTER__), p, value, order)
#define TN_STORE_AS_(new, p, value, order) \
    __extension__({                        \
        TN_VALUE_OF_(p) new = (value);     \
        TN_WIDTH_(p);                      \
        __atomic_store_n(p, new, order);   \
    })

/* name: exchange_n, fetch_add, add_fetch, ... */
#define TN_RMW_(name, p, value, order) \
    TN_RMW_AS_(TN_PASTE_(tn_value_, __COUNTER__), name, p, value, order)
#define TN_RMW_AS_(new, name, p, value, order) \
    __extension__({                            \
        TN_VALUE_OF_(p) new = (value);         \
        TN_WIDTH_(p);                          \
        __atomic_##name(p, new, order);        \
    })

/* The builtins would count in bytes. */
#define TN_NUMBER_(p)                                              \
    _Static_assert(__builtin_classify_type((__typeof__(*(p)))0) != \
                       __builtin_classify_type((void *)0),         \
                   "tn_atomic: no arithmetic on pointers")

/* fetch_add, add_fetch, fetch_sub, sub_fetch */
#define TN_ADD_(name, p, value, order)  \
    __extension__({                     \
        TN_NUMBER_(p);                  \
        TN_RMW_(name, p, value, order); \
    })

#define TN_CAS_(p, old, value, order, on_failure)                       \
    TN_CAS_AS_(TN_PASTE_(tn_seen_, __COUNTER__),                        \
               TN_PASTE_(tn_value_, __COUNTER__), p, old, value, order, \
               on_failure)
#define TN_CAS_AS_(seen, new, p, old, value, order, on_failure)    \
    __extension__({                                                \
        TN_VALUE_OF_(p) seen = (old), new = (value);               \
        TN_WIDTH_(p);                                              \
        (void)__atomic_compare_exchange_n(p, &seen, new, 0, order, \
                                          on_failure);             \
        seen;                                                      \
    })

#define TN_INC_NONZERO_(p)                               \
    TN_INC_NONZERO_AS_(TN_PASTE_(tn_seen_, __COUNTER__), \
                       TN_PASTE_(tn_at_, __COUNTER__), p)
#define TN_INC_NONZERO_AS_(seen, at, p)                                       \
    __extension__({                                                           \
        TN_NUMBER_(p);                                                        \
        __typeof__(p) at = (p);                                               \
        TN_VALUE_OF_(at) seen = TN_LOAD_(at, __ATOMIC_RELAXED);               \
        while (seen != 0 && !__atomic_compare_exchange_n(at, &seen, seen + 1, \
                                                         0, __ATOMIC_SEQ_CST, \
                                                         __ATOMIC_SEQ_CST)) { \
        }                                                                     \
        seen;                                                                 \
    })

#endif
