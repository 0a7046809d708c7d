/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_IOTHREAD_H
#define TENON_QEMU_IOTHREAD_H

/* A thread that polls a context of its own, as QEMU's unit tests have it. */

#include "block/aio.h"
#include "qemu/thread.h"

#ifdef __cplusplus
extern "C" {
#endif

IOThread *iothread_new(void);
void iothread_join(IOThread *iothread);
AioContext *iothread_get_aio_context(IOThread *iothread);

#ifdef __cplusplus
}
#endif

#endif
