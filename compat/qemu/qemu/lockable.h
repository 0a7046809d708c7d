/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_LOCKABLE_H
#define TENON_QEMU_LOCKABLE_H

/* Any kind of lock, and guards that give it back at the end of a block. */

#include <stddef.h>

#include "qemu/compiler.h"
#include "qemu/coroutine-core.h"
#include "qemu/thread.h"
#include "qemu/typedefs.h"

typedef void QemuLockUnlockFunc(void *object);

struct QemuLockable {
    void *object;
    QemuLockUnlockFunc *lock;
    QemuLockUnlockFunc *unlock;
};

#define TN_QEMU_LOCKABLE_(type, name)                    \
    static inline void tn_qemu_##name##_lock_(void *o)   \
    {                                                    \
        qemu_##name##_lock((type *)o);                   \
    }                                                    \
    static inline void tn_qemu_##name##_unlock_(void *o) \
    {                                                    \
        qemu_##name##_unlock((type *)o);                 \
    }
TN_QEMU_LOCKABLE_(QemuMutex, mutex)
TN_QEMU_LOCKABLE_(QemuRecMutex, rec_mutex)
TN_QEMU_LOCKABLE_(CoMutex, co_mutex)
TN_QEMU_LOCKABLE_(QemuSpin, spin)
#undef TN_QEMU_LOCKABLE_

static inline void tn_qemu_lockable_lock_(void *o)
{
    ((QemuLockable *)o)->lock(((QemuLockable *)o)->object);
}

static inline void tn_qemu_lockable_unlock_(void *o)
{
    ((QemuLockable *)o)->unlock(((QemuLockable *)o)->object);
}

/* Of NULL. */
static inline void tn_qemu_none_lock_(void *o)
{
    (void)o;
}

static inline void tn_qemu_none_unlock_(void *o)
{
    (void)o;
}

#define TN_QEMU_LOCK_FN_(x, end) \
    _Generic((x), QemuMutex *                     \
             : tn_qemu_mutex##end, QemuRecMutex * \
             : tn_qemu_rec_mutex##end, CoMutex *  \
             : tn_qemu_co_mutex##end, QemuSpin *  \
             : tn_qemu_spin##end, QemuLockable *  \
             : tn_qemu_lockable##end, void *      \
             : tn_qemu_none##end)

/* Lives until the end of the block; NULL stays NULL without _NONNULL. */
#define QEMU_MAKE_LOCKABLE_NONNULL(x)                     \
    (&(QemuLockable){.object = (void *)(x),               \
                     .lock = TN_QEMU_LOCK_FN_(x, _lock_), \
                     .unlock = TN_QEMU_LOCK_FN_(x, _unlock_)})
#define QEMU_MAKE_LOCKABLE(x) \
    tn_qemu_lockable_or_null_(QEMU_MAKE_LOCKABLE_NONNULL(x))

static inline QemuLockable *tn_qemu_lockable_or_null_(QemuLockable *x)
{
    return x->object ? x : NULL;
}

static inline void qemu_lockable_lock(QemuLockable *x)
{
    x->lock(x->object);
}

static inline void qemu_lockable_unlock(QemuLockable *x)
{
    x->unlock(x->object);
}

static inline QemuLockable *qemu_lockable_auto_lock(QemuLockable *x)
{
    qemu_lockable_lock(x);
    return x;
}

static inline void qemu_lockable_auto_unlock(QemuLockable **x)
{
    if (*x) {
        qemu_lockable_unlock(*x);
    }
}

#define TN_QEMU_GUARD_(name, x)                                 \
    __attribute__((cleanup(qemu_lockable_auto_unlock), unused)) \
    QemuLockable *name =                                        \
        qemu_lockable_auto_lock(QEMU_MAKE_LOCKABLE_NONNULL(x))

/* Holds @x until the end of the enclosing block. */
#define QEMU_LOCK_GUARD(x) \
    TN_QEMU_GUARD_(glue(qemu_lockable_auto_, __COUNTER__), x)

/* Holds @x for the statement that follows, however it is left. */
#define WITH_QEMU_LOCK_GUARD(x) \
    TN_QEMU_WITH_GUARD_(glue(qemu_lockable_auto_, __COUNTER__), x)
#define TN_QEMU_WITH_GUARD_(name, x)                                 \
    for (__attribute__((cleanup(qemu_lockable_auto_unlock)))         \
         QemuLockable *name =                                        \
             qemu_lockable_auto_lock(QEMU_MAKE_LOCKABLE_NONNULL(x)); \
         name; qemu_lockable_auto_unlock(&name), name = NULL)

#endif
