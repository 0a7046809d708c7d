/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_ATOMIC_H
#define TENON_QEMU_ATOMIC_H

/* <tenon/atomic.h> under QEMU's names, those of today and those of 2020. */

#include <stdbool.h>
#include <stdint.h>

#include <tenon/atomic.h>

#define barrier()                    tn_barrier()
#define signal_barrier()             tn_barrier()
#define smp_mb()                     tn_smp_mb()
#define smp_mb_acquire()             tn_smp_mb_acquire()
#define smp_mb_release()             tn_smp_mb_release()
#define smp_rmb()                    tn_smp_rmb()
#define smp_wmb()                    tn_smp_wmb()
#define smp_read_barrier_depends()   tn_smp_read_barrier_depends()
#define smp_mb__before_rmw()         tn_smp_mb__before_rmw()
#define smp_mb__after_rmw()          tn_smp_mb__after_rmw()
#define qatomic_read(p)              tn_atomic_read(p)
#define qatomic_set(p, v)            tn_atomic_set(p, v)
#define qatomic_load_acquire(p)      tn_atomic_load_acquire(p)
#define qatomic_store_release(p, v)  tn_atomic_store_release(p, v)
#define qatomic_rcu_read(p)          tn_atomic_rcu_read(p)
#define qatomic_rcu_set(p, v)        tn_atomic_rcu_set(p, v)
#define qatomic_set_mb(p, v)         tn_atomic_set_mb(p, v)
#define qatomic_xchg(p, v)           tn_atomic_xchg(p, v)
#define qatomic_cmpxchg(p, old, v)   tn_atomic_cmpxchg(p, old, v)
#define qatomic_fetch_inc(p)         tn_atomic_fetch_inc(p)
#define qatomic_fetch_dec(p)         tn_atomic_fetch_dec(p)
#define qatomic_fetch_add(p, n)      tn_atomic_fetch_add(p, n)
#define qatomic_fetch_sub(p, n)      tn_atomic_fetch_sub(p, n)
#define qatomic_fetch_and(p, n)      tn_atomic_fetch_and(p, n)
#define qatomic_fetch_or(p, n)       tn_atomic_fetch_or(p, n)
#define qatomic_fetch_xor(p, n)      tn_atomic_fetch_xor(p, n)
#define qatomic_fetch_inc_nonzero(p) tn_atomic_fetch_inc_nonzero(p)
#define qatomic_inc_fetch(p)         tn_atomic_inc_fetch(p)
#define qatomic_dec_fetch(p)         tn_atomic_dec_fetch(p)
#define qatomic_add_fetch(p, n)      tn_atomic_add_fetch(p, n)
#define qatomic_sub_fetch(p, n)      tn_atomic_sub_fetch(p, n)
#define qatomic_and_fetch(p, n)      tn_atomic_and_fetch(p, n)
#define qatomic_or_fetch(p, n)       tn_atomic_or_fetch(p, n)
#define qatomic_xor_fetch(p, n)      tn_atomic_xor_fetch(p, n)
#define qatomic_inc(p)               tn_atomic_inc(p)
#define qatomic_dec(p)               tn_atomic_dec(p)
#define qatomic_add(p, n)            tn_atomic_add(p, n)
#define qatomic_sub(p, n)            tn_atomic_sub(p, n)
#define qatomic_and(p, n)            tn_atomic_and(p, n)
#define qatomic_or(p, n)             tn_atomic_or(p, n)
#define qatomic_xor(p, n)            tn_atomic_xor(p, n)

/* Any width of up to 64 bits may be accessed here, so there is one form. */
#define qatomic_read__nocheck(p)            tn_atomic_read(p)
#define qatomic_set__nocheck(p, v)          tn_atomic_set(p, v)
#define qatomic_rcu_read__nocheck(p, value) (*(value) = tn_atomic_rcu_read(p))
#define qatomic_xchg__nocheck(p, v)         tn_atomic_xchg(p, v)
#define qatomic_cmpxchg__nocheck(p, old, v) tn_atomic_cmpxchg(p, old, v)
#define qatomic_read_i64(p)                 tn_atomic_read(p)
#define qatomic_read_u64(p)                 tn_atomic_read(p)
#define qatomic_set_i64(p, v)               tn_atomic_set(p, v)
#define qatomic_set_u64(p, v)               tn_atomic_set(p, v)

typedef int64_t aligned_int64_t __attribute__((aligned(8)));
typedef uint64_t aligned_uint64_t __attribute__((aligned(8)));

static inline void qatomic64_init(void)
{
}

/* Deprecated: the compiler names what to use instead. */
#define qatomic_mb_read(p)   tn_atomic_mb_read(p)
#define qatomic_mb_set(p, v) tn_atomic_mb_set(p, v)

#include "qemu/atomic-2020.h"

#endif
