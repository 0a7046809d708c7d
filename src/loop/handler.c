/* SPDX-License-Identifier: MIT */
/*
 * Handlers of file descriptors.  A handler does not change once it is set: a
 * new one takes its place, and the old one is marked as deleted.  The poller
 * gives out pointers to handlers, so none is freed while a poll is under way:
 * polls are visits of a lock-count, and what is deleted meanwhile is freed when
 * the outermost poll ends.
 *
 * Constraints
 *
 *   1  set_fd_handler: the new handler -> its being added to the poller; the
 *      poller's giving it out -> its call.  The host promises this; a release
 *      and an acquire of `deleted` say it in the compiler's terms.      (H1)
 *   2  A handler is freed by who holds the lock with no visit under way; by L1
 *      all calls of it happen before.
 *   3  deleted needs no order: it decides whether to call, and on home it is
 *      the thread's own store.                                          (H2)
 */

#include <errno.h>
#include <string.h>

#include "loop/loop.h"

enum { FIRST_SIZE = 64 };

int tn_handlers_init_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    h->poller = tn_host_poller_open_();
    tn_lockcnt_init(&h->lock);
    return h->poller < 0 ? h->poller : 0;
}

static void free_deleted(struct tn_loop_handlers_ *h)
{
    struct tn_handler_ *handler;

    while ((handler = TN_SLIST_FIRST(&h->deleted))) {
        TN_SLIST_REMOVE_HEAD(&h->deleted, deleted_node);
        tn_free_(handler);
    }
}

void tn_handlers_destroy_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    for (int fd = 0; fd < h->size; fd++) {
        tn_free_(h->by_fd[fd]);
    }
    tn_free_(h->by_fd);
    free_deleted(h);
    tn_lockcnt_destroy(&h->lock);
    tn_host_poller_close_(h->poller);
}

/* Makes room for @fd, with the lock held. */
static int reserve(struct tn_loop_handlers_ *h, int fd)
{
    int size = h->size ? h->size : FIRST_SIZE;
    struct tn_handler_ **by_fd;

    if (fd < h->size) {
        return 0;
    }
    while (size <= fd) {
        size *= 2; /* descriptors are far below INT_MAX / 2 */
    }
    by_fd = tn_alloc_((size_t)size * sizeof(struct tn_handler_ *));
    if (!by_fd) {
        return -ENOMEM;
    }
    memset(by_fd, 0, (size_t)size * sizeof(struct tn_handler_ *));
    if (h->size) {
        memcpy(by_fd, h->by_fd, (size_t)h->size * sizeof(*by_fd));
    }
    tn_free_(h->by_fd);
    h->by_fd = by_fd;
    h->size = size;
    return 0;
}

static int watch(struct tn_loop_handlers_ *h, struct tn_handler_ *handler,
                 bool replaces)
{
    unsigned events = (handler->on_read ? (unsigned)TN_POLL_IN : 0u) |
                      (handler->on_write ? (unsigned)TN_POLL_OUT : 0u);

    if (replaces) {
        int error =
            tn_host_poller_change_(h->poller, handler->fd, events, handler);

        if (error != -ENOENT) {
            return error;
        }
        /* The old descriptor was closed, and this is another one. */
    }
    return tn_host_poller_add_(h->poller, handler->fd, events, handler);
}

/* With the lock held. */
static void dispose(struct tn_loop *loop, struct tn_handler_ *handler)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    tn_atomic_set(&handler->deleted, true);
    if (tn_lockcnt_count(&h->lock) == 0) {
        tn_free_(handler); /* 2 */
        return;
    }
    handler->deleted_node.next_ = h->deleted.first_;
    tn_atomic_set(&h->deleted.first_, handler); /* polls look without lock */
    if (!tn_loop_is_home_(loop)) {
        tn_loop_notify(loop); /* so that it is freed soon */
    }
}

static void remove_handler(struct tn_loop *loop, int fd)
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    struct tn_handler_ *old;

    tn_lockcnt_lock(&h->lock);
    if (fd >= 0 && fd < h->size && h->by_fd[fd]) {
        old = h->by_fd[fd];
        h->by_fd[fd] = NULL;
        tn_host_poller_remove_(h->poller, fd);
        dispose(loop, old);
    }
    tn_lockcnt_unlock(&h->lock);
}

static int set_handler(struct tn_loop *loop, const struct tn_handler_ *wanted)
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    struct tn_handler_ *handler = tn_alloc_(sizeof(*handler)), *old;
    int error;

    if (!handler) {
        return -ENOMEM;
    }
    *handler = *wanted;
    tn_atomic_store_release(&handler->deleted, false); /* 1 */
    tn_lockcnt_lock(&h->lock);
    error = reserve(h, handler->fd);
    if (!error) {
        old = h->by_fd[handler->fd];
        error = watch(h, handler, old != NULL);
    }
    if (!error) {
        h->by_fd[handler->fd] = handler;
        if (old) {
            dispose(loop, old);
        }
    }
    tn_lockcnt_unlock(&h->lock);
    if (error) {
        tn_free_(handler);
    }
    return error;
}

int tn_loop_set_fd_handler(struct tn_loop *loop, int fd,
                           void (*on_read)(void *opaque),
                           void (*on_write)(void *opaque), void *opaque)
{
    struct tn_handler_ wanted = {
        .fd = fd, .on_read = on_read, .on_write = on_write, .opaque = opaque};

    if (!on_read && !on_write) {
        remove_handler(loop, fd);
        return 0;
    }
    return fd < 0 ? -EBADF : set_handler(loop, &wanted);
}

int tn_loop_set_notifier_handler(struct tn_loop *loop,
                                 struct tn_notifier *notifier,
                                 void (*fn)(void *opaque), void *opaque)
{
    struct tn_handler_ wanted = {.fd = tn_notifier_fd(notifier),
                                 .on_read = fn,
                                 .opaque = opaque,
                                 .notifier = notifier};

    if (!fn) {
        remove_handler(loop, wanted.fd);
        return 0;
    }
    return wanted.fd < 0 ? -EBADF : set_handler(loop, &wanted);
}

void tn_handlers_enter_(struct tn_loop *loop)
{
    tn_lockcnt_inc(&loop->handlers.lock);
}

void tn_handlers_leave_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    if (TN_SLIST_EMPTY_ATOMIC(&h->deleted)) {
        tn_lockcnt_dec(&h->lock);
    } else if (tn_lockcnt_dec_and_lock(&h->lock)) {
        free_deleted(h); /* 2 */
        tn_lockcnt_unlock(&h->lock);
    }
}

void tn_handlers_wait_(struct tn_loop *loop, struct tn_ready_list_ *ready,
                       int64_t deadline)
{
    int room = sizeof(ready->items) / sizeof(ready->items[0]);

    ready->count = tn_host_poller_wait_(loop->handlers.poller, ready->items,
                                        room, deadline);
    for (int i = 0; i < ready->count; i++) {
        struct tn_handler_ *handler = ready->items[i].tag;

        if (!tn_atomic_load_acquire(&handler->deleted)) { /* 1 */
            handler->ready |= ready->items[i].events;
        }
    }
}

/*
 * Functions may remove any handler, and a nested poll may have dealt with this
 * one: both are looked at again before each call.
 */
static bool call(struct tn_handler_ *handler, void (*fn)(void *opaque),
                 unsigned events)
{
    if (!fn || !(handler->ready & events) ||
        tn_atomic_read(&handler->deleted)) {
        return false;
    }
    handler->ready &= ~events;
    fn(handler->opaque);
    return true;
}

/* Returns whether it called a function of the user. */
static bool run_handler(struct tn_loop *loop, struct tn_handler_ *handler)
{
    bool called;

    if (handler->ready & TN_POLL_ERROR) {
        handler->ready = TN_POLL_IN | TN_POLL_OUT;
    }
    if (handler->notifier && handler->ready &&
        !tn_atomic_read(&handler->deleted)) {
        tn_notifier_test_and_clear(handler->notifier);
    }
    called = call(handler, handler->on_read, TN_POLL_IN);
    called |= call(handler, handler->on_write, TN_POLL_OUT);
    handler->ready = 0;
    return called && handler->notifier != &loop->notify.notifier;
}

bool tn_handlers_run_(struct tn_loop *loop, struct tn_ready_list_ *ready)
{
    bool progress = false;

    for (int i = 0; i < ready->count; i++) {
        progress |= run_handler(loop, ready->items[i].tag);
    }
    return progress;
}
