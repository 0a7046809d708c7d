/* SPDX-License-Identifier: MIT */
/* The context: how it comes and goes, and what a poll does. */

#include "qemu/osdep.h"

#include "lib/aio.h"
#include "qapi/error.h"

const FDMonOps fdmon_poll_ops = {"poll"};

/* Fires when the first timer is due. */
static void on_alarm(void *opaque)
{
    AioContext *ctx = opaque;

    timerlistgroup_run_timers(&ctx->tlg);
    tn_qemu_set_alarm_(ctx);
}

void tn_qemu_set_alarm_(AioContext *ctx)
{
    int64_t deadline = TN_FOREVER, ns;

    qemu_mutex_lock(&ctx->alarm_lock);
    ns = timerlistgroup_deadline_ns(&ctx->tlg);
    if (ns >= 0) {
        deadline = tn_deadline_in(ns);
    }
    if (deadline != ctx->alarm_deadline) {
        qatomic_set(&ctx->alarm_deadline, deadline);
        tn_timer_mod(&ctx->alarm, deadline);
    }
    qemu_mutex_unlock(&ctx->alarm_lock);
}

static void on_timers_changed(void *opaque, QEMUClockType type)
{
    AioContext *ctx = opaque;

    (void)type;
    tn_qemu_set_alarm_(ctx);
    tn_qemu_wake_glib_(ctx);
}

AioContext *(aio_context_new)(Error **errp)
{
    struct tn_loop *loop = tn_loop_new();
    AioContext *ctx;
    int error;

    if (!loop) {
        error_setg_errno(errp, errno, "Failed to make an event loop");
        return NULL;
    }
    ctx = tn_qemu_source_new_();
    error = event_notifier_init(&ctx->notifier, false);
    if (error) {
        error_setg_errno(errp, -error, "Failed to initialize event notifier");
        tn_loop_unref(loop);
        g_source_unref(&ctx->source);
        return NULL;
    }
    ctx->loop = loop;
    ctx->fdmon_ops = &fdmon_poll_ops;
    ctx->poll_grow = 2;
    ctx->alarm_deadline = TN_FOREVER;
    qemu_rec_mutex_init(&ctx->lock);
    qemu_mutex_init(&ctx->alarm_lock);
    qemu_lockcnt_init(&ctx->list_lock);
    tn_timer_init(&ctx->alarm, loop, on_alarm, ctx);
    timerlistgroup_init(&ctx->tlg, on_timers_changed, ctx);
    tn_qemu_source_init_(ctx);
    tn_qemu_coroutines_init_(ctx);
    return ctx;
}

/* By GLib, which frees the memory; loop is NULL if it was never made. */
void tn_qemu_context_finalize_(AioContext *ctx)
{
    if (!ctx->loop) {
        return;
    }
    assert(QSLIST_EMPTY(&ctx->scheduled_coroutines));
    qemu_bh_delete(ctx->co_schedule_bh);
    tn_timer_del(&ctx->alarm);
    tn_qemu_handlers_destroy_(ctx);
    tn_loop_unref(ctx->loop); /* names what is still alive */
    tn_qemu_bhs_reap_(ctx);
    tn_qemu_bhs_reap_(ctx);
    timerlistgroup_deinit(&ctx->tlg);
    event_notifier_cleanup(&ctx->notifier);
    qemu_lockcnt_destroy(&ctx->list_lock);
    qemu_mutex_destroy(&ctx->alarm_lock);
    qemu_rec_mutex_destroy(&ctx->lock);
}

void aio_context_ref(AioContext *ctx)
{
    g_source_ref(&ctx->source);
}

void aio_context_unref(AioContext *ctx)
{
    g_source_unref(&ctx->source);
}

void aio_context_acquire(AioContext *ctx)
{
    qemu_rec_mutex_lock(&ctx->lock);
}

void aio_context_release(AioContext *ctx)
{
    qemu_rec_mutex_unlock(&ctx->lock);
}

void tn_qemu_set_aio_params_(AioContext *ctx, int64_t max_batch)
{
    ctx->aio_max_batch = max_batch;
}

void aio_context_set_thread_pool_params(AioContext *ctx, int64_t min,
                                        int64_t max, Error **errp)
{
    if (min < 0 || min > max || max < 1 || max > INT_MAX) {
        error_setg(errp,
                   "a pool cannot have from %" PRId64 " to %" PRId64 " threads",
                   min, max);
        return;
    }
    ctx->thread_pool_min = min;
    ctx->thread_pool_max = max;
}

void aio_add_sqe(void (*prep_sqe)(struct io_uring_sqe *sqe, void *opaque),
                 void *opaque, CqeHandler *cqe_handler)
{
    (void)prep_sqe;
    (void)opaque;
    (void)cqe_handler;
    tn_qemu_failed_("aio_add_sqe", ENOSYS);
}

void aio_notify_accept(AioContext *ctx)
{
    if (qatomic_read(&ctx->notified)) {
        (void)qatomic_xchg(&ctx->notified, false);
    }
}

void aio_notify(AioContext *ctx)
{
    qatomic_set(&ctx->notified, true);
    tn_loop_notify(ctx->loop);
    tn_qemu_wake_glib_(ctx);
}

void tn_qemu_enter_(AioContext *ctx)
{
    qemu_lockcnt_inc(&ctx->list_lock);
    if (ctx->depth++ == 0) {
        tn_qemu_bhs_reap_(ctx);
    }
    tn_qemu_set_alarm_(ctx); /* timers may have been deleted */
}

void tn_qemu_leave_(AioContext *ctx)
{
    ctx->depth--;
    if (!qatomic_read(&ctx->has_deleted)) {
        qemu_lockcnt_dec(&ctx->list_lock);
    } else if (qemu_lockcnt_dec_and_lock(&ctx->list_lock)) {
        tn_qemu_free_deleted_(ctx);
        qemu_lockcnt_unlock(&ctx->list_lock);
    }
}

bool tn_qemu_poll_loop_(AioContext *ctx, bool blocking)
{
    aio_notify_accept(ctx);
    if (qatomic_read(&ctx->scheduled)) {
        (void)qatomic_xchg(&ctx->scheduled, false);
    }
    return tn_loop_poll(ctx->loop, blocking);
}

/* A poll that does not wait asks the handlers instead of the system. */
static bool poll_without_system(AioContext *ctx)
{
    bool progress;

    tn_qemu_watch_all_(ctx, false);
    progress = tn_qemu_poll_loop_(ctx, false);
    tn_qemu_watch_all_(ctx, true);
    return progress;
}

static bool poll_busily(AioContext *ctx, bool blocking)
{
    int64_t start = get_clock();
    bool progress;

    if (tn_qemu_poll_handlers_(ctx, start, blocking)) {
        progress = tn_qemu_poll_loop_(ctx, false);
        progress |= tn_qemu_dispatch_polled_(ctx);
    } else if (blocking) {
        progress = tn_qemu_poll_loop_(ctx, true);
    } else {
        progress = poll_without_system(ctx);
    }
    if (blocking) {
        tn_qemu_poll_adjust_(ctx, get_clock() - start);
    }
    return progress;
}

bool aio_poll(AioContext *ctx, bool blocking)
{
    bool progress;

    tn_qemu_enter_(ctx);
    if (ctx->poll_max_ns > 0 && !aio_poll_disabled(ctx)) {
        progress = poll_busily(ctx, blocking);
    } else {
        progress = tn_qemu_poll_loop_(ctx, blocking);
    }
    tn_qemu_leave_(ctx);
    return progress;
}
