/* SPDX-License-Identifier: MIT */
/*
 * Busy polling: before it sleeps, a poll asks the handlers that can tell
 * whether they are ready, for a time that adapts itself.  Handlers take part
 * from the first time that the system finds them ready, and not while they are
 * being called.  All of this is home's.
 */

#include "qemu/osdep.h"

#include "lib/aio.h"
#include "qapi/error.h"

enum { FIRST_POLL_NS = 4000 };

void aio_context_set_poll_params(AioContext *ctx, int64_t max_ns, int64_t grow,
                                 int64_t shrink, Error **errp)
{
    if (max_ns < 0 || grow < 0 || shrink < 0) {
        error_setg(errp, "polling parameters must not be negative");
        return;
    }
    ctx->poll_max_ns = max_ns;
    ctx->poll_ns = 0;
    ctx->poll_grow = grow ? grow : 2;
    ctx->poll_shrink = shrink;
    aio_notify(ctx);
}

bool aio_poll_disabled(AioContext *ctx)
{
    return qatomic_read(&ctx->poll_disable_cnt) > 0;
}

void tn_qemu_poll_activate_(AioHandler *node)
{
    if (node->io_poll && !qatomic_read(&node->deleted) &&
        !QLIST_IS_INSERTED(node, node_poll)) {
        QLIST_INSERT_HEAD(&node->ctx->poll_aio_handlers, node, node_poll);
    }
}

/* Returns whether one of them is ready. */
static bool ask_all(AioContext *ctx)
{
    AioHandler *node, *next;
    bool ready = false;

    QLIST_FOREACH_SAFE (node, &ctx->poll_aio_handlers, node_poll, next) {
        if (!qatomic_read(&node->deleted) && node->io_poll(node->opaque)) {
            node->poll_ready = true;
            ready = true;
        }
    }
    return ready;
}

/* Says so to the handlers; at the end they are asked once more. */
static bool set_started(AioContext *ctx, bool started)
{
    AioHandler *node, *next;

    if (ctx->poll_started == started) {
        return false;
    }
    ctx->poll_started = started;
    QLIST_FOREACH_SAFE (node, &ctx->poll_aio_handlers, node_poll, next) {
        IOHandler *tell =
            qatomic_read(started ? &node->io_poll_begin : &node->io_poll_end);

        if (tell && !qatomic_read(&node->deleted)) {
            tell(node->opaque);
        }
    }
    return !started && ask_all(ctx);
}

/* Whether there is something else to do than to poll. */
static bool interrupted(AioContext *ctx, int64_t now)
{
    return qatomic_read(&ctx->scheduled) || qatomic_read(&ctx->notified) ||
           qatomic_read(&ctx->alarm_deadline) <= now;
}

bool tn_qemu_poll_handlers_(AioContext *ctx, int64_t start, bool blocking)
{
    int64_t now, deadline = start + (blocking ? ctx->poll_ns : 0);

    if (QLIST_EMPTY(&ctx->poll_aio_handlers)) {
        return false;
    }
    set_started(ctx, true);
    do {
        if (ask_all(ctx)) {
            return true;
        }
        now = get_clock();
    } while (now < deadline && !interrupted(ctx, now));
    return blocking && set_started(ctx, false);
}

static AioHandler *find_ready(AioContext *ctx)
{
    AioHandler *node;

    QLIST_FOREACH (node, &ctx->poll_aio_handlers, node_poll) {
        if (node->poll_ready) {
            return node;
        }
    }
    return NULL;
}

bool tn_qemu_dispatch_polled_(AioContext *ctx)
{
    bool progress = false;
    AioHandler *node;

    while ((node = find_ready(ctx))) {
        node->poll_ready = false;
        if (qatomic_read(&node->deleted)) {
            continue;
        }
        /* So that polls in the function do not call it again. */
        QLIST_SAFE_REMOVE(node, node_poll);
        node->io_poll_ready(node->opaque);
        tn_qemu_poll_activate_(node);
        progress = true;
    }
    return progress;
}

/* What was waited for either came in time to be polled for, or did not. */
void tn_qemu_poll_adjust_(AioContext *ctx, int64_t blocked_ns)
{
    if (blocked_ns <= ctx->poll_ns) {
        return;
    }
    if (blocked_ns > ctx->poll_max_ns) {
        ctx->poll_ns = ctx->poll_shrink ? ctx->poll_ns / ctx->poll_shrink : 0;
    } else if (ctx->poll_ns == 0) {
        ctx->poll_ns = MIN((int64_t)FIRST_POLL_NS, ctx->poll_max_ns);
    } else if (ctx->poll_ns < ctx->poll_max_ns) {
        ctx->poll_ns = ctx->poll_ns > ctx->poll_max_ns / ctx->poll_grow
                           ? ctx->poll_max_ns
                           : ctx->poll_ns * ctx->poll_grow;
    }
}
