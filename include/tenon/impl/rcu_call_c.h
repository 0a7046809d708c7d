/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_RCU_CALL_C_H
#define TENON_IMPL_RCU_CALL_C_H

/* What the macros of <tenon/rcu.h> ask of a type and of a function, in C. */

#define TN_RCU_CHECK_FIRST_(ptr, field)                                    \
    ((void)sizeof(struct {                                                 \
        int unused_;                                                       \
        _Static_assert(__builtin_offsetof(__typeof__(*(ptr)), field) == 0, \
                       "the struct tn_rcu_head must be the first member"); \
    }))

/* @func, which takes @ptr, as a function of its head. */
#define TN_RCU_FUNC_(ptr, func) \
    ((void)sizeof((func)(ptr), 0), (void (*)(struct tn_rcu_head *))(func))

#endif
