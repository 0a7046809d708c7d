/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_SYS_MEMBARRIER_H
#define TENON_QEMU_SYS_MEMBARRIER_H

/* The asymmetric barrier: placeholder on the side that is to be fast. */

#include <tenon/atomic.h>

#define smp_mb_placeholder() tn_smp_mb_local()
#define smp_mb_global()      tn_smp_mb_global()

/* The library sees to it when it is loaded. */
static inline void smp_mb_global_init(void)
{
}

#endif
