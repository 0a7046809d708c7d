/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_RCU_CALL_CXX_H
#define TENON_IMPL_RCU_CALL_CXX_H

/*
 * What the macros of <tenon/rcu.h> ask of a type and of a function, in C++:
 * where the function may be a lambda.
 */

struct tn_rcu_head;

namespace tn_detail_
{
template <bool is_first> inline void check_first()
{
    static_assert(is_first, "the struct tn_rcu_head must be the first member");
}

template <class Pointer, class Func>
inline void (*rcu_func(Func func))(struct tn_rcu_head *)
{
    (void)sizeof((func(static_cast<Pointer>(nullptr)), 0));
    return reinterpret_cast<void (*)(struct tn_rcu_head *)>(+func);
}
} // namespace tn_detail_

#define TN_RCU_CHECK_FIRST_(ptr, field)                                       \
    (tn_detail_::check_first<__builtin_offsetof(__typeof__(*(ptr)), field) == \
                             0>())

#define TN_RCU_FUNC_(ptr, func) (tn_detail_::rcu_func<__typeof__(ptr)>(func))

#endif
