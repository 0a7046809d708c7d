/* SPDX-License-Identifier: MIT */
#ifndef TENON_IMPL_BARRIER_H
#define TENON_IMPL_BARRIER_H

/*
 * The barriers of <tenon/atomic.h>, and what differs between hosts: this is
 * the one place that asks which host it is.
 */

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__SANITIZE_THREAD__)
#define TN_TSAN_ 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TN_TSAN_ 1
#endif
#endif

#ifdef TENON_CHECK
#define TN_GENERIC_ 1 /* what is checked holds on every host */
#endif

static inline void tn_barrier(void)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

/* TSan does not know fences, and GCC warns that it does not. */
#if defined(TN_TSAN_) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtsan"
#endif

static inline void tn_smp_mb(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static inline void tn_smp_mb_acquire(void)
{
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
}

static inline void tn_smp_mb_release(void)
{
    __atomic_thread_fence(__ATOMIC_RELEASE);
}

#if defined(TN_TSAN_) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/*
 * A sequentially consistent read-modify-write is a full barrier already on
 * hosts that have it as one instruction with that meaning.
 */
#if (defined(__x86_64__) || defined(__i386__) || defined(__s390__)) && \
    !defined(TN_GENERIC_)
#define TN_RMW_IS_FULL_ 1
#endif

static inline void tn_smp_mb__before_rmw(void)
{
#ifdef TN_RMW_IS_FULL_
    tn_barrier();
#else
    tn_smp_mb();
#endif
}

static inline void tn_smp_mb__after_rmw(void)
{
#ifdef TN_RMW_IS_FULL_
    tn_barrier();
#else
    tn_smp_mb();
#endif
}

/* Only Alpha may read through a new pointer what was there before. */
static inline void tn_smp_read_barrier_depends(void)
{
#if defined(__alpha__)
    tn_smp_mb();
#elif defined(TN_TSAN_) || defined(TN_GENERIC_)
    tn_smp_mb_acquire();
#else
    tn_barrier();
#endif
}

/*
 * A dependent load costs nothing but on Alpha; compilers make an acquire out
 * of consume.  C11 as it is used by TSan and by the checker has no dependency
 * order, so both get the acquire: there alone the checked code is stronger
 * than the shipped one.
 */
#if defined(__alpha__) || defined(TN_TSAN_) || defined(TN_GENERIC_)
#define TN_LOAD_DEPENDS_(p) TN_LOAD_(p, __ATOMIC_ACQUIRE)
#else
#define TN_LOAD_DEPENDS_(p) TN_LOAD_(p, __ATOMIC_RELAXED)
#endif

#ifdef TN_RMW_IS_FULL_
#define TN_STORE_MB_(p, v) ((void)TN_RMW_(exchange_n, p, v, __ATOMIC_SEQ_CST))
#else
#define TN_STORE_MB_(p, v) (TN_STORE_(p, v, __ATOMIC_RELAXED), tn_smp_mb())
#endif

/*
 * GCC up to 13 for RISC-V takes the leading fence of a compare-and-swap from
 * the order on failure: a weaker one there loses the release.
 */
#ifdef __riscv
#define TN_CAS_RELEASE_(p, old, v) \
    TN_CAS_(p, old, v, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define TN_CAS_ACQ_REL_ TN_CAS_RELEASE_
#else
#define TN_CAS_RELEASE_(p, old, v) \
    TN_CAS_(p, old, v, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define TN_CAS_ACQ_REL_(p, old, v) \
    TN_CAS_(p, old, v, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#endif

/*
 * The asymmetric pair, in the library: tn_membarrier_is_on_ says that the slow
 * side interrupts every thread, so that the fast one need not fence.
 */
extern int tn_membarrier_is_on_;
void tn_smp_mb_global(void);

#ifdef TENON_CHECK
void tn_check_light_fence(void); /* the checker's own, in its runtime */
#define TN_LIGHT_FENCE_() tn_check_light_fence()
#else
#define TN_LIGHT_FENCE_() tn_barrier()
#endif

/* Comes after a load between two light fences: src/host/linux/membarrier.c */
static inline void tn_fence_unless_(int membarrier_is_on)
{
    if (__builtin_expect(membarrier_is_on, 1)) {
        TN_LIGHT_FENCE_();
    } else {
        tn_smp_mb();
    }
}

static inline void tn_smp_mb_local(void)
{
    TN_LIGHT_FENCE_();
    tn_fence_unless_(__atomic_load_n(&tn_membarrier_is_on_, __ATOMIC_ACQUIRE));
}

__attribute__((deprecated("use tn_atomic_load_acquire"))) static inline void
tn_mb_read_is_deprecated_(void)
{
}

__attribute__((deprecated("use tn_atomic_store_release, or tn_atomic_set_mb "
                          "where a full barrier is meant"))) static inline void
tn_mb_set_is_deprecated_(void)
{
}

/* Tells the processor that this is the body of a loop that waits. */
static inline void tn_cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#else
    tn_barrier();
#endif
}

#ifdef __cplusplus
}
#endif

#endif
