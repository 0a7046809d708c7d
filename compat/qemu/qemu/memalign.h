/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_MEMALIGN_H
#define TENON_QEMU_MEMALIGN_H

/* Aligned memory; qemu_vfree() gives it back. */

#include <stddef.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Aborts if there is none; the other returns NULL. */
void *qemu_memalign(size_t alignment, size_t size);
void *qemu_try_memalign(size_t alignment, size_t size);
void qemu_vfree(void *memory);

/* On a pointer: frees what it points to at the end of the block. */
#define QEMU_AUTO_VFREE __attribute__((cleanup(qemu_cleanup_auto_vfree)))
static inline void qemu_cleanup_auto_vfree(void *pointer)
{
    qemu_vfree(*(void **)pointer);
}

#ifdef __cplusplus
}
#endif

#endif
