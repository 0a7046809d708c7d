/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_FUTEX_H
#define TENON_QEMU_FUTEX_H

/*
 * The system call.  A wait may return although nobody woke it and the word has
 * not changed: look at the word again.
 */

#include <stdbool.h>
#include <stdint.h>

#define HAVE_FUTEX 1

#ifdef __cplusplus
extern "C" {
#endif

void tn_qemu_futex_wake_(void *word, int count);
bool tn_qemu_futex_wait_(void *word, uint32_t value, int64_t deadline);

static inline void qemu_futex_wake_all(void *word)
{
    tn_qemu_futex_wake_(word, INT32_MAX);
}

static inline void qemu_futex_wake_single(void *word)
{
    tn_qemu_futex_wake_(word, 1);
}

/* Until 2025. */
static inline void qemu_futex_wake(void *word, int count)
{
    tn_qemu_futex_wake_(word, count);
}

static inline void qemu_futex_wait(void *word, unsigned value)
{
    (void)tn_qemu_futex_wait_(word, value, INT64_MAX);
}

/* False if @deadline, in nanoseconds on the monotonic clock, has passed. */
static inline bool qemu_futex_timedwait(void *word, unsigned value,
                                        int64_t deadline)
{
    return tn_qemu_futex_wait_(word, value, deadline);
}

#ifdef __cplusplus
}
#endif

#endif
