/* SPDX-License-Identifier: MIT */
/* Coroutines and contexts. */

#include "qemu/osdep.h"

#include "lib/aio.h"
#include "lib/coroutine.h"

static void enter_scheduled(void *opaque)
{
    QSLIST_HEAD(, Coroutine) taken, ordered = QSLIST_HEAD_INITIALIZER(ordered);
    AioContext *ctx = opaque;
    Coroutine *co;

    QSLIST_MOVE_ATOMIC(&taken, &ctx->scheduled_coroutines);
    while ((co = QSLIST_FIRST(&taken))) {
        QSLIST_REMOVE_HEAD(&taken, scheduled_node);
        QSLIST_INSERT_HEAD(&ordered, co, scheduled_node);
    }
    while ((co = QSLIST_FIRST(&ordered))) {
        QSLIST_REMOVE_HEAD(&ordered, scheduled_node);
        qatomic_set(&co->scheduled, NULL);
        qemu_aio_coroutine_enter(ctx, co);
    }
}

void tn_qemu_coroutines_init_(AioContext *ctx)
{
    ctx->co_schedule_bh = aio_bh_new(ctx, enter_scheduled, ctx);
}

void aio_co_schedule(AioContext *ctx, Coroutine *co)
{
    const char *scheduled = qatomic_cmpxchg(&co->scheduled, NULL, __func__);

    if (scheduled) {
        fprintf(stderr, "coroutine %p: scheduled twice\n", (void *)co);
        abort();
    }
    /* The coroutine may end the context before this has returned. */
    aio_context_ref(ctx);
    QSLIST_INSERT_HEAD_ATOMIC(&ctx->scheduled_coroutines, co, scheduled_node);
    qemu_bh_schedule(ctx->co_schedule_bh);
    aio_context_unref(ctx);
}

void aio_co_enter(AioContext *ctx, Coroutine *co)
{
    if (ctx != qemu_get_current_aio_context()) {
        aio_co_schedule(ctx, co);
    } else if (qemu_in_coroutine()) {
        tn_qemu_wake_after_self_(co);
    } else {
        qemu_aio_coroutine_enter(ctx, co);
    }
}

void aio_co_wake(Coroutine *co)
{
    aio_co_enter(qemu_coroutine_get_aio_context(co), co);
}

struct move {
    Coroutine *co;
    AioContext *to;
};

static void move(void *opaque)
{
    struct move *m = opaque;

    aio_co_schedule(m->to, m->co);
}

void aio_co_reschedule_self(AioContext *new_ctx)
{
    AioContext *ctx = qemu_get_current_aio_context();
    struct move m = {qemu_coroutine_self(), new_ctx};

    if (ctx != new_ctx) {
        aio_bh_schedule_oneshot(ctx, move, &m);
        qemu_coroutine_yield();
    }
}
