/* SPDX-License-Identifier: MIT */
/*
 * Bottom halves are Tenon's.  What is added: that a GLib loop is woken for
 * them, guards, and that they can be called by name.
 *
 * A deleted one is freed when a poll has ended that began after Tenon was told:
 * by B5 it is not called any more then.
 */

#include "qemu/osdep.h"

#include "lib/aio.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"

struct QEMUBH {
    AioContext *ctx;
    struct tn_bh *bh;
    QEMUBHFunc *cb;
    void *opaque;
    MemReentrancyGuard *guard; /* or NULL */
    bool idle;                 /* counted in the context's */
    QSLIST_ENTRY(QEMUBH) node; /* once it is deleted */
};

void aio_bh_call(QEMUBH *bh)
{
    MemReentrancyGuard *guard = bh->guard; /* bh may go meanwhile */
    bool engaged = false;

    if (guard) {
        engaged = guard->engaged_in_io;
        guard->engaged_in_io = true;
    }
    bh->cb(bh->opaque);
    if (guard) {
        guard->engaged_in_io = engaged;
    }
}

static void count_idle(QEMUBH *bh, bool idle)
{
    if (qatomic_xchg(&bh->idle, idle) != idle) {
        qatomic_add(&bh->ctx->idle, idle ? 1 : -1);
    }
}

static void call(void *opaque)
{
    QEMUBH *bh = opaque;

    if (qatomic_read(&bh->idle)) {
        count_idle(bh, false);
    }
    aio_bh_call(bh);
}

QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                        const char *name, MemReentrancyGuard *guard)
{
    QEMUBH *bh = g_new0(QEMUBH, 1);

    *bh = (QEMUBH){.ctx = ctx, .cb = cb, .opaque = opaque, .guard = guard};
    bh->bh = tn_bh_new_named(ctx->loop, call, bh, name);
    if (!bh->bh) {
        tn_qemu_failed_("aio_bh_new", errno);
    }
    return bh;
}

QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         MemReentrancyGuard *guard)
{
    return aio_bh_new_full(qemu_get_aio_context(), cb, opaque, name, guard);
}

/* After Tenon was told: who sees the flag finds the bottom half. */
static void note_scheduled(AioContext *ctx)
{
    qatomic_store_release(&ctx->scheduled, true);
    tn_qemu_wake_glib_(ctx);
}

void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                                  const char *name)
{
    int error = tn_bh_schedule_oneshot_named(ctx->loop, cb, opaque, name);

    tn_qemu_check_("aio_bh_schedule_oneshot", -error);
    note_scheduled(ctx);
}

void qemu_bh_schedule(QEMUBH *bh)
{
    AioContext *ctx = bh->ctx; /* bh may be gone once it is scheduled */

    tn_bh_schedule(bh->bh);
    note_scheduled(ctx);
}

void qemu_bh_schedule_idle(QEMUBH *bh)
{
    AioContext *ctx = bh->ctx;

    count_idle(bh, true);
    tn_bh_schedule_idle(bh->bh);
    tn_qemu_wake_glib_(ctx);
}

void qemu_bh_cancel(QEMUBH *bh)
{
    tn_bh_cancel(bh->bh);
    count_idle(bh, false);
}

void qemu_bh_delete(QEMUBH *bh)
{
    AioContext *ctx = bh->ctx;

    count_idle(bh, false);
    tn_bh_delete(bh->bh);
    QSLIST_INSERT_HEAD_ATOMIC(&ctx->deleted_bhs, bh, node);
}

/* Frees what was taken before, and takes what was deleted since. */
void tn_qemu_bhs_reap_(AioContext *ctx)
{
    QEMUBH *bh, *next;

    QSLIST_FOREACH_SAFE (bh, &ctx->reaped_bhs, node, next) {
        g_free(bh);
    }
    QSLIST_MOVE_ATOMIC(&ctx->reaped_bhs, &ctx->deleted_bhs);
}

int aio_bh_poll(AioContext *ctx)
{
    return aio_poll(ctx, false);
}
