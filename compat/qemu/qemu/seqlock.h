/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_SEQLOCK_H
#define TENON_QEMU_SEQLOCK_H

/*
 * Readers go again if a writer was at work meanwhile: the number is odd while
 * one is.  What is read is atomic, or may be torn and is thrown away.
 */

#include "qemu/atomic.h"
#include "qemu/lockable.h"
#include "qemu/thread.h"

typedef struct QemuSeqLock {
    unsigned sequence;
} QemuSeqLock;

static inline void seqlock_init(QemuSeqLock *sl)
{
    sl->sequence = 0;
}

/* Writers exclude each other. */
static inline void seqlock_write_begin(QemuSeqLock *sl)
{
    qatomic_set(&sl->sequence, sl->sequence + 1);
    smp_wmb(); /* the number before the data */
}

static inline void seqlock_write_end(QemuSeqLock *sl)
{
    smp_wmb(); /* the data before the number */
    qatomic_set(&sl->sequence, sl->sequence + 1);
}

#define seqlock_write_lock(sl, lock) \
    seqlock_write_lock_impl(sl, QEMU_MAKE_LOCKABLE(lock))
#define seqlock_write_unlock(sl, lock) \
    seqlock_write_unlock_impl(sl, QEMU_MAKE_LOCKABLE(lock))

static inline void seqlock_write_lock_impl(QemuSeqLock *sl, QemuLockable *lock)
{
    qemu_lockable_lock(lock);
    seqlock_write_begin(sl);
}

static inline void seqlock_write_unlock_impl(QemuSeqLock *sl,
                                             QemuLockable *lock)
{
    seqlock_write_end(sl);
    qemu_lockable_unlock(lock);
}

static inline unsigned seqlock_read_begin(const QemuSeqLock *sl)
{
    /* An odd number makes the read go again. */
    return qatomic_load_acquire(&sl->sequence) & ~1u;
}

static inline bool seqlock_read_retry(const QemuSeqLock *sl, unsigned start)
{
    smp_rmb(); /* the data before the number */
    return qatomic_read(&sl->sequence) != start;
}

#endif
