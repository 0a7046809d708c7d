/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_LOCKCNT_H
#define TENON_QEMU_LOCKCNT_H

/* <tenon/lockcnt.h> under QEMU's names. */

#include <tenon/lockcnt.h>

#include "qemu/typedefs.h"

struct QemuLockCnt {
    struct tn_lockcnt lockcnt;
};

static inline void qemu_lockcnt_init(QemuLockCnt *lockcnt)
{
    tn_lockcnt_init(&lockcnt->lockcnt);
}

static inline void qemu_lockcnt_destroy(QemuLockCnt *lockcnt)
{
    tn_lockcnt_destroy(&lockcnt->lockcnt);
}

static inline void qemu_lockcnt_inc(QemuLockCnt *lockcnt)
{
    tn_lockcnt_inc(&lockcnt->lockcnt);
}

static inline void qemu_lockcnt_dec(QemuLockCnt *lockcnt)
{
    tn_lockcnt_dec(&lockcnt->lockcnt);
}

static inline bool qemu_lockcnt_dec_and_lock(QemuLockCnt *lockcnt)
{
    return tn_lockcnt_dec_and_lock(&lockcnt->lockcnt);
}

static inline bool qemu_lockcnt_dec_if_lock(QemuLockCnt *lockcnt)
{
    return tn_lockcnt_dec_if_lock(&lockcnt->lockcnt);
}

static inline void qemu_lockcnt_lock(QemuLockCnt *lockcnt)
{
    tn_lockcnt_lock(&lockcnt->lockcnt);
}

static inline void qemu_lockcnt_unlock(QemuLockCnt *lockcnt)
{
    tn_lockcnt_unlock(&lockcnt->lockcnt);
}

static inline void qemu_lockcnt_inc_and_unlock(QemuLockCnt *lockcnt)
{
    tn_lockcnt_inc_and_unlock(&lockcnt->lockcnt);
}

static inline unsigned qemu_lockcnt_count(QemuLockCnt *lockcnt)
{
    return tn_lockcnt_count(&lockcnt->lockcnt);
}

#endif
