/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_ATOMIC_2020_H
#define TENON_QEMU_ATOMIC_2020_H

/*
 * The atomics as they were called until the autumn of 2020.  Five of the names
 * are those of <stdatomic.h>, which keeps them where it is included too.
 */

#define atomic_read(p)                     qatomic_read(p)
#define atomic_load_acquire(p)             qatomic_load_acquire(p)
#define atomic_rcu_read(p)                 qatomic_rcu_read(p)
#define atomic_mb_read(p)                  qatomic_mb_read(p)
#define atomic_fetch_inc(p)                qatomic_fetch_inc(p)
#define atomic_fetch_dec(p)                qatomic_fetch_dec(p)
#define atomic_fetch_inc_nonzero(p)        qatomic_fetch_inc_nonzero(p)
#define atomic_inc_fetch(p)                qatomic_inc_fetch(p)
#define atomic_dec_fetch(p)                qatomic_dec_fetch(p)
#define atomic_inc(p)                      qatomic_inc(p)
#define atomic_dec(p)                      qatomic_dec(p)
#define atomic_read__nocheck(p)            qatomic_read__nocheck(p)
#define atomic_read_i64(p)                 qatomic_read_i64(p)
#define atomic_read_u64(p)                 qatomic_read_u64(p)
#define atomic_set(p, v)                   qatomic_set(p, v)
#define atomic_store_release(p, v)         qatomic_store_release(p, v)
#define atomic_rcu_set(p, v)               qatomic_rcu_set(p, v)
#define atomic_set_mb(p, v)                qatomic_set_mb(p, v)
#define atomic_mb_set(p, v)                qatomic_mb_set(p, v)
#define atomic_xchg(p, v)                  qatomic_xchg(p, v)
#define atomic_add_fetch(p, v)             qatomic_add_fetch(p, v)
#define atomic_sub_fetch(p, v)             qatomic_sub_fetch(p, v)
#define atomic_and_fetch(p, v)             qatomic_and_fetch(p, v)
#define atomic_or_fetch(p, v)              qatomic_or_fetch(p, v)
#define atomic_xor_fetch(p, v)             qatomic_xor_fetch(p, v)
#define atomic_add(p, v)                   qatomic_add(p, v)
#define atomic_sub(p, v)                   qatomic_sub(p, v)
#define atomic_and(p, v)                   qatomic_and(p, v)
#define atomic_or(p, v)                    qatomic_or(p, v)
#define atomic_xor(p, v)                   qatomic_xor(p, v)
#define atomic_set__nocheck(p, v)          qatomic_set__nocheck(p, v)
#define atomic_xchg__nocheck(p, v)         qatomic_xchg__nocheck(p, v)
#define atomic_set_i64(p, v)               qatomic_set_i64(p, v)
#define atomic_set_u64(p, v)               qatomic_set_u64(p, v)
#define atomic_cmpxchg(p, old, v)          qatomic_cmpxchg(p, old, v)
#define atomic_cmpxchg__nocheck(p, old, v) qatomic_cmpxchg__nocheck(p, old, v)
#define atomic64_init()                    qatomic64_init()

#ifndef atomic_fetch_add
#define atomic_fetch_add(p, n) qatomic_fetch_add(p, n)
#define atomic_fetch_sub(p, n) qatomic_fetch_sub(p, n)
#define atomic_fetch_and(p, n) qatomic_fetch_and(p, n)
#define atomic_fetch_or(p, n)  qatomic_fetch_or(p, n)
#define atomic_fetch_xor(p, n) qatomic_fetch_xor(p, n)
#endif

#endif
