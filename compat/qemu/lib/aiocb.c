/* SPDX-License-Identifier: MIT */
/* Requests of block drivers, as far as they are memory with references. */

#include "qemu/osdep.h"

#include "block/aio.h"

void *qemu_aio_get(const AIOCBInfo *info, BlockDriverState *bs,
                   BlockCompletionFunc *cb, void *opaque)
{
    BlockAIOCB *acb = g_malloc0(info->aiocb_size);

    *acb = (BlockAIOCB){info, bs, cb, opaque, 1};
    return acb;
}

void qemu_aio_ref(void *acb)
{
    ((BlockAIOCB *)acb)->refcnt++;
}

void qemu_aio_unref(void *acb)
{
    assert(((BlockAIOCB *)acb)->refcnt > 0);
    if (--((BlockAIOCB *)acb)->refcnt == 0) {
        g_free(acb);
    }
}
