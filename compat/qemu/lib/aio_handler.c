/* SPDX-License-Identifier: MIT */
/*
 * Handlers of file descriptors: Tenon's loop calls them, and GLib's knows of
 * them.  One that is replaced or removed is marked, and freed when no poll is
 * under way: polls are visits of the lock-count.
 */

#include "qemu/osdep.h"

#include "lib/aio.h"

static void on_readable(void *opaque)
{
    AioHandler *node = opaque;

    tn_qemu_poll_activate_(node);
    node->io_read(node->opaque);
}

static void on_writable(void *opaque)
{
    AioHandler *node = opaque;

    tn_qemu_poll_activate_(node);
    node->io_write(node->opaque);
}

static bool is_silent(const AioHandler *node)
{
    return node->is_external && aio_external_disabled(node->ctx);
}

/* For a regular file, say, of which the system says nothing: in each poll. */
static void on_always(void *opaque)
{
    AioHandler *node = opaque;
    AioContext *ctx = node->ctx;

    qemu_lockcnt_lock(&ctx->list_lock);
    if (!node->deleted && !is_silent(node)) {
        qemu_bh_schedule(node->always);
    }
    qemu_lockcnt_unlock(&ctx->list_lock);
    if (node->io_read && !qatomic_read(&node->deleted)) {
        on_readable(node);
    }
    if (node->io_write && !qatomic_read(&node->deleted)) {
        on_writable(node);
    }
}

/* The rest is done with the lock held. */

static AioHandler *find(AioContext *ctx, int fd)
{
    AioHandler *node;

    QLIST_FOREACH (node, &ctx->aio_handlers, node) {
        if (node->pfd.fd == fd && !node->deleted) {
            return node;
        }
    }
    return NULL;
}

static void watch_always(AioHandler *node, bool wanted)
{
    if (!node->always) {
        node->always = aio_bh_new(node->ctx, on_always, node);
    }
    if (wanted) {
        qemu_bh_schedule(node->always);
    } else {
        qemu_bh_cancel(node->always);
    }
}

static void watch(AioContext *ctx, AioHandler *node, bool on)
{
    bool wanted = on && !is_silent(node);
    int error = 0;

    if (!node->always) {
        error = tn_loop_set_fd_handler(
            ctx->loop, node->pfd.fd,
            wanted && node->io_read ? on_readable : NULL,
            wanted && node->io_write ? on_writable : NULL, node);
    }
    if (node->always || error == -EPERM) {
        watch_always(node, wanted);
    } else {
        tn_qemu_check_("aio_set_fd_handler", -error);
    }
}

static void free_handler(AioHandler *node)
{
    QLIST_REMOVE(node, node);
    QLIST_SAFE_REMOVE(node, node_poll);
    g_free(node);
}

/* And with no visit under way. */
void tn_qemu_free_deleted_(AioContext *ctx)
{
    AioHandler *node, *next;

    QLIST_FOREACH_SAFE (node, &ctx->aio_handlers, node, next) {
        if (node->deleted) {
            free_handler(node);
        }
    }
    qatomic_set(&ctx->has_deleted, false);
}

static void dispose(AioContext *ctx, AioHandler *node)
{
    if (node->always) {
        qemu_bh_delete(node->always);
    }
    g_source_remove_poll(&ctx->source, &node->pfd);
    if (!node->io_poll) {
        qatomic_set(&ctx->poll_disable_cnt, ctx->poll_disable_cnt - 1);
    }
    if (qemu_lockcnt_count(&ctx->list_lock) == 0) {
        free_handler(node);
    } else {
        qatomic_set(&node->deleted, true);
        qatomic_set(&ctx->has_deleted, true);
    }
}

static void insert(AioContext *ctx, AioHandler *node)
{
    QLIST_INSERT_HEAD(&ctx->aio_handlers, node, node);
    g_source_add_poll(&ctx->source, &node->pfd);
    if (!node->io_poll) {
        qatomic_set(&ctx->poll_disable_cnt, ctx->poll_disable_cnt + 1);
    }
    watch(ctx, node, true);
}

static AioHandler *new_handler(AioContext *ctx, int fd, bool is_external)
{
    AioHandler *node = g_new0(AioHandler, 1);

    node->ctx = ctx;
    node->pfd.fd = fd;
    node->is_external = is_external;
    return node;
}

void tn_qemu_set_fd_handler_(AioContext *ctx, int fd, bool is_external,
                             IOHandler *io_read, IOHandler *io_write,
                             AioPollFn *io_poll, IOHandler *io_poll_ready,
                             void *opaque)
{
    AioHandler *node = NULL, *old;

    if (io_read || io_write || io_poll) {
        node = new_handler(ctx, fd, is_external);
        node->pfd.events =
            (gushort)((io_read ? G_IO_IN | G_IO_HUP | G_IO_ERR : 0) |
                      (io_write ? G_IO_OUT | G_IO_ERR : 0));
        node->io_read = io_read;
        node->io_write = io_write;
        node->io_poll = io_poll_ready ? io_poll : NULL;
        node->io_poll_ready = io_poll_ready;
        node->opaque = opaque;
    }
    qemu_lockcnt_lock(&ctx->list_lock);
    old = find(ctx, fd);
    if (node) {
        insert(ctx, node);
    } else if (old) {
        watch(ctx, old, false);
    }
    if (old) {
        dispose(ctx, old);
    }
    qemu_lockcnt_unlock(&ctx->list_lock);
}

/* For handlers whose io_poll has done everything. */
void tn_qemu_polled_(void *opaque)
{
    (void)opaque;
}

void tn_qemu_notifier_polled_(EventNotifier *notifier)
{
    (void)notifier;
}

void tn_qemu_set_event_notifier_(AioContext *ctx, EventNotifier *notifier,
                                 bool is_external,
                                 EventNotifierHandler *io_read,
                                 AioPollFn *io_poll,
                                 EventNotifierHandler *io_poll_ready)
{
    tn_qemu_set_fd_handler_(ctx, event_notifier_get_fd(notifier), is_external,
                            (IOHandler *)(void (*)(void))io_read, NULL, io_poll,
                            (IOHandler *)(void (*)(void))io_poll_ready,
                            notifier);
}

void aio_set_fd_poll(AioContext *ctx, int fd, IOHandler *io_poll_begin,
                     IOHandler *io_poll_end)
{
    AioHandler *node;

    qemu_lockcnt_lock(&ctx->list_lock);
    node = find(ctx, fd);
    if (node) {
        qatomic_set(&node->io_poll_begin, io_poll_begin);
        qatomic_set(&node->io_poll_end, io_poll_end);
    }
    qemu_lockcnt_unlock(&ctx->list_lock);
}

void aio_set_event_notifier_poll(AioContext *ctx, EventNotifier *notifier,
                                 EventNotifierHandler *io_poll_begin,
                                 EventNotifierHandler *io_poll_end)
{
    aio_set_fd_poll(ctx, event_notifier_get_fd(notifier),
                    (IOHandler *)(void (*)(void))io_poll_begin,
                    (IOHandler *)(void (*)(void))io_poll_end);
}

void tn_qemu_watch_all_(AioContext *ctx, bool on)
{
    AioHandler *node;

    qemu_lockcnt_lock(&ctx->list_lock);
    QLIST_FOREACH (node, &ctx->aio_handlers, node) {
        if (!node->deleted) {
            watch(ctx, node, on);
        }
    }
    qemu_lockcnt_unlock(&ctx->list_lock);
}

static void change_external(AioContext *ctx, int change)
{
    AioHandler *node;

    qemu_lockcnt_lock(&ctx->list_lock);
    assert(ctx->external_disable_cnt + change >= 0);
    qatomic_set(&ctx->external_disable_cnt, ctx->external_disable_cnt + change);
    QLIST_FOREACH (node, &ctx->aio_handlers, node) {
        if (!node->deleted && node->is_external) {
            watch(ctx, node, true);
        }
    }
    qemu_lockcnt_unlock(&ctx->list_lock);
}

void aio_disable_external(AioContext *ctx)
{
    change_external(ctx, 1);
}

void aio_enable_external(AioContext *ctx)
{
    change_external(ctx, -1);
    aio_notify(ctx);
}

bool aio_external_disabled(AioContext *ctx)
{
    return qatomic_read(&ctx->external_disable_cnt) > 0;
}

void tn_qemu_handlers_destroy_(AioContext *ctx)
{
    AioHandler *node, *next;

    QLIST_FOREACH_SAFE (node, &ctx->aio_handlers, node, next) {
        if (node->always && !node->deleted) {
            qemu_bh_delete(node->always);
        }
        free_handler(node);
    }
}
