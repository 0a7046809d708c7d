/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_ATOMIC_CXX_H
#define TENON_IMPL_ATOMIC_CXX_H

/*
 * The primitives of <tenon/atomic.h> in C++: templates where C needs macros.
 * The generic builtins are used, because those that take values refuse
 * scoped enumerations.
 */

#include <type_traits>

namespace tn_detail_
{
template <class T> struct value_of {
    typedef typename std::remove_cv<T>::type type;
    static_assert(sizeof(T) <= 8, "tn_atomic: the type is wider than 64 bits");
};

template <class T> inline T *checked(T *p)
{
    (void)sizeof(value_of<T>);
    return p;
}

template <class T> inline T *number(T *p)
{
    static_assert(!std::is_pointer<T>::value,
                  "tn_atomic: no arithmetic on pointers");
    return p;
}

template <int order, class T>
inline typename value_of<T>::type load(const volatile T *p)
{
    typename value_of<T>::type value;
    __atomic_load(const_cast<typename value_of<T>::type *>(p), &value, order);
    return value;
}

template <int order, class T>
inline void store(T *p, typename value_of<T>::type value)
{
    __atomic_store(const_cast<typename value_of<T>::type *>(p), &value, order);
}

template <int order, class T>
inline typename value_of<T>::type exchange(T *p,
                                           typename value_of<T>::type value)
{
    typename value_of<T>::type old;
    __atomic_exchange(const_cast<typename value_of<T>::type *>(p), &value, &old,
                      order);
    return old;
}

template <int order, int on_failure, class T>
inline typename value_of<T>::type cas(T *p, typename value_of<T>::type old,
                                      typename value_of<T>::type value)
{
    __atomic_compare_exchange(const_cast<typename value_of<T>::type *>(p), &old,
                              &value, false, order, on_failure);
    return old;
}

template <class T> inline typename value_of<T>::type inc_nonzero(T *p)
{
    typename value_of<T>::type seen = load<__ATOMIC_RELAXED>(p);

    while (seen != 0 &&
           !__atomic_compare_exchange_n(p, &seen, seen + 1, false,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
    return seen;
}
} // namespace tn_detail_

#define TN_LOAD_(p, order)         (tn_detail_::load<order>(p))
#define TN_STORE_(p, value, order) (tn_detail_::store<order>(p, value))

#define TN_RMW_exchange_n_(p, value, order) \
    (tn_detail_::exchange<order>(p, value))
#define TN_RMW_fetch_add_(p, value, order) \
    __atomic_fetch_add(tn_detail_::checked(p), value, order)
#define TN_RMW_fetch_sub_(p, value, order) \
    __atomic_fetch_sub(tn_detail_::checked(p), value, order)
#define TN_RMW_fetch_and_(p, value, order) \
    __atomic_fetch_and(tn_detail_::checked(p), value, order)
#define TN_RMW_fetch_or_(p, value, order) \
    __atomic_fetch_or(tn_detail_::checked(p), value, order)
#define TN_RMW_fetch_xor_(p, value, order) \
    __atomic_fetch_xor(tn_detail_::checked(p), value, order)
#define TN_RMW_add_fetch_(p, value, order) \
    __atomic_add_fetch(tn_detail_::checked(p), value, order)
#define TN_RMW_sub_fetch_(p, value, order) \
    __atomic_sub_fetch(tn_detail_::checked(p), value, order)
#define TN_RMW_and_fetch_(p, value, order) \
    __atomic_and_fetch(tn_detail_::checked(p), value, order)
#define TN_RMW_or_fetch_(p, value, order) \
    __atomic_or_fetch(tn_detail_::checked(p), value, order)
#define TN_RMW_xor_fetch_(p, value, order) \
    __atomic_xor_fetch(tn_detail_::checked(p), value, order)
#define TN_RMW_(name, p, value, order) TN_RMW_##name##_(p, value, order)

#define TN_ADD_(name, p, value, order) \
    TN_RMW_(name, tn_detail_::number(p), value, order)

#define TN_CAS_(p, old, value, order, on_failure) \
    (tn_detail_::cas<order, on_failure>(p, old, value))
#define TN_INC_NONZERO_(p) (tn_detail_::inc_nonzero(tn_detail_::number(p)))

#endif
