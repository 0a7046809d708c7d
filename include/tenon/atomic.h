/* SPDX-License-Identifier: MIT */
#ifndef TENON_ATOMIC_H
#define TENON_ATOMIC_H

/*
 * Atomic accesses and memory barriers for any integer, pointer, enumeration
 * or bool of up to 64 bits.  This header needs no library, except for the
 * pair tn_smp_mb_local / tn_smp_mb_global.
 *
 *     static int data;
 *     static bool ready;
 *
 *     producer:  data = 42;
 *                tn_atomic_store_release(&ready, true);
 *
 *     consumer:  if (tn_atomic_load_acquire(&ready)) {
 *                    use(data);
 *                }
 *
 * Objects are aligned to their size, which compilers see to; but on some 32-bit
 * hosts, i386 for one, not for members of 64 bits: give them _Alignas(8).
 *
 * A mutex is easier, and often as fast.  Next come an event, a semaphore or a
 * bottom half, then acquire and release as above.  Barriers come last.
 *
 * Promises
 *
 *   A1  Every access to an object that is aligned to its size is indivisible:
 *       it never tears, is never repeated and never invented by the compiler.
 *   A2  If a load_acquire, or a read-modify-write, reads the value of a
 *       store_release, or of a read-modify-write, then everything before the
 *       one that stored happens before everything after the one that read.
 *       Read-modify-writes in between carry this on.
 *   A3  Read-modify-writes are sequentially consistent: one order of all of
 *       them exists that every thread agrees with.  read, set, load_acquire
 *       and store_release are not part of it (see below).
 *   A4  If two threads each do: an access, tn_smp_mb, an access, then at
 *       least one of them sees what the other did before its tn_smp_mb.
 *   A5  tn_smp_mb__before_rmw and a read-modify-write, or a read-modify-write
 *       and tn_smp_mb__after_rmw, are together a tn_smp_mb.
 *   A6  The same as A4 holds where one thread has tn_smp_mb_local and the
 *       other tn_smp_mb_global.  It holds for no pair of tn_smp_mb_local, and
 *       tn_smp_mb_local pairs with nothing else.
 *   A7  What was written before tn_atomic_rcu_set is seen by reads through
 *       the pointer that tn_atomic_rcu_read returned.
 *   A8  tn_smp_mb_release before a tn_atomic_set, and a tn_atomic_read before
 *       tn_smp_mb_acquire, order as store_release and load_acquire do (A2).
 *
 * What A3 does not say bites people.  With x and y zero at the start:
 *
 *     thread 1:  tn_atomic_xchg(&x, 1);     thread 2:  tn_atomic_xchg(&y, 1);
 *                r1 = tn_atomic_read(&y);              r2 = tn_atomic_read(&x);
 *
 * both r1 and r2 may be zero on ARM, POWER and RISC-V: a relaxed access may
 * slip into the middle of the read-modify-write beside it.  It takes a
 * tn_smp_mb__after_rmw between the two to forbid that.
 *
 * Threads   Everything here may be used from any thread.
 * Context   And from signal handlers.
 * Progress  Wait-free on hosts with the instruction, else lock-free.
 */

#if !defined(__GNUC__)
#error "tenon/atomic.h needs the builtins of GCC or Clang"
#endif

#ifdef __cplusplus
#include <tenon/impl/atomic_cxx.h>
#else
#include <stdbool.h>
#include <tenon/impl/atomic_c.h>
#endif
#include <tenon/impl/barrier.h>

/*
 * Barriers
 *
 * tn_barrier()                   stops the compiler, not the processor: for a
 *                                thread and its own signal handlers
 * tn_smp_mb()                    full barrier (A4)
 * tn_smp_mb_acquire()            earlier loads before all that follows (A8)
 * tn_smp_mb_release()            all that came before later stores (A8)
 * tn_smp_rmb(), tn_smp_wmb()     the same two under their older names
 * tn_smp_read_barrier_depends()  a load before accesses that depend on it
 * tn_smp_mb__before_rmw()        full barrier with the read-modify-write that
 * tn_smp_mb__after_rmw()         follows, or that came before (A5)
 * tn_smp_mb_local()              the fast side of an asymmetric barrier: costs
 *                                nothing where the host has membarrier (A6)
 * tn_smp_mb_global()             the slow side: a system call there (A6)
 */
#define tn_smp_rmb() tn_smp_mb_acquire()
#define tn_smp_wmb() tn_smp_mb_release()

/*
 * Loads and stores
 *
 * tn_atomic_read(p)              relaxed: no order with anything (A1)
 * tn_atomic_set(p, v)
 * tn_atomic_load_acquire(p)      A2
 * tn_atomic_store_release(p, v)
 * tn_atomic_rcu_read(p)          p is the address of a pointer; orders what is
 *                                reached through the pointer (A7), and only
 *                                that: no "if" on the pointer orders anything
 * tn_atomic_rcu_set(p, v)
 * tn_atomic_set_mb(p, v)         set, then tn_smp_mb
 */
#define tn_atomic_read(p)             TN_LOAD_(p, __ATOMIC_RELAXED)
#define tn_atomic_set(p, v)           TN_STORE_(p, v, __ATOMIC_RELAXED)
#define tn_atomic_load_acquire(p)     TN_LOAD_(p, __ATOMIC_ACQUIRE)
#define tn_atomic_store_release(p, v) TN_STORE_(p, v, __ATOMIC_RELEASE)
#define tn_atomic_rcu_read(p)         TN_LOAD_DEPENDS_(p)
#define tn_atomic_rcu_set(p, v)       TN_STORE_(p, v, __ATOMIC_RELEASE)
#define tn_atomic_set_mb(p, v)        TN_STORE_MB_(p, v)

/*
 * Read-modify-writes (A2, A3)
 *
 * xchg and fetch_* return the old value, *_fetch the new one.  cmpxchg stores
 * v if *p is old, and returns what *p was, whether or not it stored.
 * fetch_inc_nonzero adds one unless *p is zero, and returns the old value; if
 * that is zero it has ordered nothing.
 * Nothing is added to pointers or subtracted from them.
 */
#define TN_RMW_SC_(name, p, v) TN_RMW_(name, p, v, __ATOMIC_SEQ_CST)
#define TN_ADD_SC_(name, p, v) TN_ADD_(name, p, v, __ATOMIC_SEQ_CST)
#define tn_atomic_xchg(p, v)   TN_RMW_SC_(exchange_n, p, v)
#define tn_atomic_cmpxchg(p, old, v) \
    TN_CAS_(p, old, v, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define tn_atomic_fetch_add(p, v)      TN_ADD_SC_(fetch_add, p, v)
#define tn_atomic_fetch_sub(p, v)      TN_ADD_SC_(fetch_sub, p, v)
#define tn_atomic_fetch_and(p, v)      TN_RMW_SC_(fetch_and, p, v)
#define tn_atomic_fetch_or(p, v)       TN_RMW_SC_(fetch_or, p, v)
#define tn_atomic_fetch_xor(p, v)      TN_RMW_SC_(fetch_xor, p, v)
#define tn_atomic_fetch_inc(p)         tn_atomic_fetch_add(p, 1)
#define tn_atomic_fetch_dec(p)         tn_atomic_fetch_sub(p, 1)
#define tn_atomic_fetch_inc_nonzero(p) TN_INC_NONZERO_(p)
#define tn_atomic_add_fetch(p, v)      TN_ADD_SC_(add_fetch, p, v)
#define tn_atomic_sub_fetch(p, v)      TN_ADD_SC_(sub_fetch, p, v)
#define tn_atomic_and_fetch(p, v)      TN_RMW_SC_(and_fetch, p, v)
#define tn_atomic_or_fetch(p, v)       TN_RMW_SC_(or_fetch, p, v)
#define tn_atomic_xor_fetch(p, v)      TN_RMW_SC_(xor_fetch, p, v)
#define tn_atomic_inc_fetch(p)         tn_atomic_add_fetch(p, 1)
#define tn_atomic_dec_fetch(p)         tn_atomic_sub_fetch(p, 1)
#define tn_atomic_add(p, v)            ((void)tn_atomic_fetch_add(p, v))
#define tn_atomic_sub(p, v)            ((void)tn_atomic_fetch_sub(p, v))
#define tn_atomic_and(p, v)            ((void)tn_atomic_fetch_and(p, v))
#define tn_atomic_or(p, v)             ((void)tn_atomic_fetch_or(p, v))
#define tn_atomic_xor(p, v)            ((void)tn_atomic_fetch_xor(p, v))
#define tn_atomic_inc(p)               ((void)tn_atomic_fetch_add(p, 1))
#define tn_atomic_dec(p)               ((void)tn_atomic_fetch_sub(p, 1))

/*
 * The same with less order, for code that says exactly what it needs: A2
 * holds from _release and _acq_rel to _acquire and _acq_rel; A3 does not hold,
 * and the barriers of A5 do not make them full ones.
 */
#define tn_atomic_xchg_relaxed(p, v) TN_RMW_(exchange_n, p, v, __ATOMIC_RELAXED)
#define tn_atomic_xchg_acquire(p, v) TN_RMW_(exchange_n, p, v, __ATOMIC_ACQUIRE)
#define tn_atomic_xchg_release(p, v) TN_RMW_(exchange_n, p, v, __ATOMIC_RELEASE)
#define tn_atomic_xchg_acq_rel(p, v) TN_RMW_(exchange_n, p, v, __ATOMIC_ACQ_REL)
#define tn_atomic_cmpxchg_relaxed(p, old, v) \
    TN_CAS_(p, old, v, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define tn_atomic_cmpxchg_acquire(p, old, v) \
    TN_CAS_(p, old, v, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)
#define tn_atomic_cmpxchg_release(p, old, v) TN_CAS_RELEASE_(p, old, v)
#define tn_atomic_cmpxchg_acq_rel(p, old, v) TN_CAS_ACQ_REL_(p, old, v)
#define tn_atomic_fetch_add_relaxed(p, v) \
    TN_ADD_(fetch_add, p, v, __ATOMIC_RELAXED)
#define tn_atomic_fetch_add_acquire(p, v) \
    TN_ADD_(fetch_add, p, v, __ATOMIC_ACQUIRE)
#define tn_atomic_fetch_add_release(p, v) \
    TN_ADD_(fetch_add, p, v, __ATOMIC_RELEASE)
#define tn_atomic_fetch_add_acq_rel(p, v) \
    TN_ADD_(fetch_add, p, v, __ATOMIC_ACQ_REL)
#define tn_atomic_fetch_sub_relaxed(p, v) \
    TN_ADD_(fetch_sub, p, v, __ATOMIC_RELAXED)
#define tn_atomic_fetch_sub_acquire(p, v) \
    TN_ADD_(fetch_sub, p, v, __ATOMIC_ACQUIRE)
#define tn_atomic_fetch_sub_release(p, v) \
    TN_ADD_(fetch_sub, p, v, __ATOMIC_RELEASE)
#define tn_atomic_fetch_sub_acq_rel(p, v) \
    TN_ADD_(fetch_sub, p, v, __ATOMIC_ACQ_REL)
#define tn_atomic_fetch_and_relaxed(p, v) \
    TN_RMW_(fetch_and, p, v, __ATOMIC_RELAXED)
#define tn_atomic_fetch_and_acquire(p, v) \
    TN_RMW_(fetch_and, p, v, __ATOMIC_ACQUIRE)
#define tn_atomic_fetch_and_release(p, v) \
    TN_RMW_(fetch_and, p, v, __ATOMIC_RELEASE)
#define tn_atomic_fetch_and_acq_rel(p, v) \
    TN_RMW_(fetch_and, p, v, __ATOMIC_ACQ_REL)
#define tn_atomic_fetch_or_relaxed(p, v) \
    TN_RMW_(fetch_or, p, v, __ATOMIC_RELAXED)
#define tn_atomic_fetch_or_acquire(p, v) \
    TN_RMW_(fetch_or, p, v, __ATOMIC_ACQUIRE)
#define tn_atomic_fetch_or_release(p, v) \
    TN_RMW_(fetch_or, p, v, __ATOMIC_RELEASE)
#define tn_atomic_fetch_or_acq_rel(p, v) \
    TN_RMW_(fetch_or, p, v, __ATOMIC_ACQ_REL)

/*
 * Deprecated, for code that comes from elsewhere: mb_read was ordered against
 * mb_set of the same variable only, which is less than its users believed.
 */
#define tn_atomic_mb_read(p) \
    (tn_mb_read_is_deprecated_(), tn_atomic_load_acquire(p))
#define tn_atomic_mb_set(p, v) \
    (tn_mb_set_is_deprecated_(), tn_atomic_set_mb(p, v))

#endif
