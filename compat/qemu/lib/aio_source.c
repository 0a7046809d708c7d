/* SPDX-License-Identifier: MIT */
/*
 * A context as a source of GLib, whose loop then does the waiting.
 *
 *     schedule, notify, timer:  X                  prepare:  notify_me |= 1
 *                               full fence                   full fence
 *                               notify_me & 1?               X?  do not wait
 *                               then set the notifier    GLib waits
 *                                                    check:  notify_me &= ~1
 *                                                            X?  dispatch
 *
 * Only home writes notify_me.  Dispatch is a poll that does not wait, and asks
 * for itself which descriptors are ready.
 */

#include "qemu/osdep.h"

#include "lib/aio.h"

enum { IDLE_NS = 10 * SCALE_MS };

void tn_qemu_wake_glib_(AioContext *ctx)
{
    smp_mb();
    if (qatomic_read(&ctx->notify_me) & 1) {
        event_notifier_set(&ctx->notifier);
    }
}

int64_t aio_compute_timeout(AioContext *ctx)
{
    if (qatomic_load_acquire(&ctx->scheduled)) {
        return 0;
    }
    return qemu_soonest_timeout(qatomic_read(&ctx->idle) ? IDLE_NS : -1,
                                timerlistgroup_deadline_ns(&ctx->tlg));
}

bool aio_prepare(AioContext *ctx)
{
    (void)ctx; /* descriptors are ready only after a wait */
    return false;
}

bool aio_pending(AioContext *ctx)
{
    bool ready = false;
    AioHandler *node;

    qemu_lockcnt_lock(&ctx->list_lock);
    QLIST_FOREACH (node, &ctx->aio_handlers, node) {
        ready |= !node->deleted && node->pfd.revents != 0 &&
                 !(node->is_external && aio_external_disabled(ctx));
        node->pfd.revents = 0;
    }
    qemu_lockcnt_unlock(&ctx->list_lock);
    return ready;
}

void aio_dispatch(AioContext *ctx)
{
    tn_qemu_enter_(ctx);
    tn_qemu_poll_loop_(ctx, false);
    tn_qemu_leave_(ctx);
}

static gboolean prepare(GSource *source, gint *timeout)
{
    AioContext *ctx = (AioContext *)source;

    qatomic_set(&ctx->notify_me, qatomic_read(&ctx->notify_me) | 1);
    smp_mb();
    *timeout = qemu_timeout_ns_to_ms(aio_compute_timeout(ctx));
    if (aio_prepare(ctx) || qatomic_read(&ctx->notified)) {
        *timeout = 0;
    }
    return *timeout == 0;
}

static gboolean check(GSource *source)
{
    AioContext *ctx = (AioContext *)source;

    qatomic_store_release(&ctx->notify_me, qatomic_read(&ctx->notify_me) & ~1u);
    if (ctx->notifier_pfd.revents) {
        event_notifier_test_and_clear(&ctx->notifier);
    }
    return aio_pending(ctx) || qatomic_read(&ctx->notified) ||
           qatomic_read(&ctx->idle) || aio_compute_timeout(ctx) == 0;
}

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
    (void)callback;
    (void)data;
    aio_dispatch((AioContext *)source);
    return G_SOURCE_CONTINUE;
}

static void finalize(GSource *source)
{
    tn_qemu_context_finalize_((AioContext *)source);
}

static GSourceFuncs source_funcs = {prepare,  check, dispatch,
                                    finalize, NULL,  NULL};

AioContext *tn_qemu_source_new_(void)
{
    return (AioContext *)g_source_new(&source_funcs, sizeof(AioContext));
}

void tn_qemu_source_init_(AioContext *ctx)
{
    g_source_set_can_recurse(&ctx->source, true);
    ctx->notifier_pfd.fd = event_notifier_get_fd(&ctx->notifier);
    ctx->notifier_pfd.events = G_IO_IN;
    g_source_add_poll(&ctx->source, &ctx->notifier_pfd);
}

GSource *aio_get_g_source(AioContext *ctx)
{
    return g_source_ref(&ctx->source);
}
