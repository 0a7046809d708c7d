/* SPDX-License-Identifier: MIT */
/*
 * How the loop waits for descriptors.  It asks the host's poller, which knows
 * them all; or, where there is none, poll, which is told of each every time.
 *
 * It goes over from the one to the other, for good, when the poller fails for a
 * reason of its own: there may be a limit to what it takes, it takes no regular
 * files, and filters of system calls may deny it at any moment.  There is
 * nothing to hand over and nothing that can fail: the table of handlers has all
 * that poll needs, with room for what it tells.
 *
 * A loop that is embedded in another stays with the poller, whose descriptor
 * the other one watches.
 *
 * The poller may give out what was removed long ago: a descriptor that was
 * closed before its handler was removed cannot be removed any more, and stays
 * there as long as a copy of it, or a child, has the file open.  So it is told
 * of a handler by descriptor and number, which polls look up.  Poll is told of
 * what the table has, and what it finds counts for the handlers that it was
 * told of, and for none that was set since.
 *
 * Constraints (1 to 3 are those of src/loop/handler.c)
 *
 *   4  set_fd_handler: its stores to polls and to the table -> its notify;
 *      poll: its noticing of a notify -> its loads.  By N2: who waits in the
 *      poller for a handler that only poll is told of, or in a poll that was
 *      not told, is woken, and goes by what there is now.               (H3)
 */

#include <errno.h>

#include "loop/loop.h"

void tn_monitor_init_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    h->poller = tn_host_poller_open_();
    h->polls = h->poller < 0;
}

void tn_monitor_destroy_(struct tn_loop *loop)
{
    if (loop->handlers.poller >= 0) {
        tn_host_poller_close_(loop->handlers.poller);
    }
}

/* With the lock held.  The poller stays open: a poll may be waiting in it. */
static void go_over(struct tn_loop_handlers_ *h)
{
    tn_atomic_set(&h->polls, true); /* 4 */
}

/* These are about the descriptor or memory, all others about the poller. */
static bool is_the_callers(int error)
{
    return error == -EBADF || error == -ENOENT || error == -EINVAL ||
           error == -ELOOP || error == -ENOMEM;
}

static uint64_t tag_of(const struct tn_handler_ *handler)
{
    return (uint64_t)handler->number << 32 | (uint32_t)handler->fd;
}

static unsigned events_of(const struct tn_handler_ *handler)
{
    return (handler->on_read ? (unsigned)TN_POLL_IN : 0u) |
           (handler->on_write ? (unsigned)TN_POLL_OUT : 0u);
}

static int tell_poller(int poller, const struct tn_handler_ *handler,
                       bool replaces)
{
    int fd = handler->fd;
    int error = -ENOENT;

    if (replaces) {
        error = tn_host_poller_change_(poller, fd, events_of(handler),
                                       tag_of(handler));
    }
    /* If the old descriptor was closed, this is another one. */
    return error == -ENOENT
               ? tn_host_poller_add_(poller, fd, events_of(handler),
                                     tag_of(handler))
               : error;
}

bool tn_monitor_is_open_(int fd)
{
    struct tn_host_watch_ watch = tn_host_watch_(fd, 0);

    tn_host_poll_(&watch, 1, 0);
    return fd >= 0 && !(tn_host_found_(&watch) & TN_POLL_GONE);
}

int tn_monitor_watch_(struct tn_loop *loop, const struct tn_handler_ *handler,
                      bool replaces)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    if (!tn_atomic_read(&h->polls)) {
        int error = tell_poller(h->poller, handler, replaces);

        if (!error || is_the_callers(error) || loop->embed.is_on) {
            return error;
        }
        go_over(h);
    }
    return tn_monitor_is_open_(handler->fd) ? 0 : -EBADF;
}

/*
 * In a child: all that the table has, for a poller of its own.  Descriptors
 * that were closed come to nothing there, as they did in the other.
 */
static int watch_all(const struct tn_loop_handlers_ *h, int poller)
{
    struct tn_handler_ *handler;
    int error;

    for (size_t fd = 0; h->table && fd < h->table->size; fd++) {
        handler = h->table->by_fd[fd];
        error = handler ? tell_poller(poller, handler, false) : 0;
        if (error && error != -EBADF) {
            return error;
        }
    }
    return 0;
}

static int new_poller(const struct tn_loop_handlers_ *h)
{
    int poller = tn_host_poller_open_();
    int error = poller < 0 ? poller : watch_all(h, poller);

    if (error && poller >= 0) {
        tn_host_poller_close_(poller);
    }
    return error ? error : poller;
}

/* What a poll that is not there has found is found again. */
static void forget_ready(const struct tn_loop_handlers_ *h)
{
    struct tn_handler_ *handler;

    for (size_t fd = 0; h->table && fd < h->table->size; fd++) {
        handler = h->table->by_fd[fd];
        if (handler) {
            handler->ready = 0;
            handler->running = handler->asked = handler->gone = false;
        }
    }
}

int tn_monitor_renew_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    int fresh = h->polls ? -ENOSYS : new_poller(h);

    if (fresh < 0 && loop->embed.is_on) {
        return fresh;
    }
    if (fresh >= 0) {
        tn_host_replace_(h->poller, fresh);
    } else if (h->poller >= 0) {
        tn_host_poller_close_(h->poller);
        h->poller = fresh;
        h->polls = true;
    }
    if (loop->depth == 0) {
        forget_ready(h);
    }
    return 0;
}

/* A poll that begins later finds what there is then: L1. */
void tn_monitor_changed_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    if (tn_atomic_read(&h->polls) && tn_lockcnt_count(&h->lock) > 0 &&
        !tn_loop_is_home_(loop)) {
        tn_loop_notify(loop); /* 4 */
    }
}

/* A closed descriptor the poller has forgotten by itself. */
void tn_monitor_forget_(struct tn_loop *loop, int fd)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    if (!tn_atomic_read(&h->polls)) {
        int error = tn_host_poller_remove_(h->poller, fd);

        if (error && !is_the_callers(error) && !loop->embed.is_on) {
            go_over(h);
            tn_monitor_changed_(loop);
        }
    }
}

void tn_ready_add_(struct tn_ready_list_ *ready, struct tn_handler_ *handler,
                   unsigned events)
{
    handler->ready |= events;
    ready->handlers[ready->count++] = handler;
}

/* Returns false if the poller cannot be asked any more. */
static bool ask_poller(struct tn_loop_handlers_ *h,
                       struct tn_ready_list_ *ready, int64_t deadline)
{
    struct tn_host_ready_ found[TN_READY_ROOM_];
    int count =
        tn_host_poller_wait_(h->poller, found, TN_READY_ROOM_, deadline);

    for (int i = 0; i < count; i++) {
        struct tn_handler_ *handler =
            tn_handler_at_(h, (int)(uint32_t)found[i].tag);

        if (handler && tag_of(handler) == found[i].tag) {
            tn_ready_add_(ready, handler, found[i].events);
        }
    }
    return count >= 0;
}

/* From the one on whose turn it is, so that none waits for ever. */
static int tell_poll(const struct tn_loop_handlers_ *h,
                     struct tn_handler_table_ *table)
{
    int count = 0;

    for (size_t i = 0; i < table->size; i++) {
        int fd = (int)(((size_t)h->turn + i) % table->size);
        struct tn_handler_ *handler = tn_handler_at_(h, fd);

        if (handler && !handler->gone) {
            handler->asked = true;
            table->watches[count++] = tn_host_watch_(fd, events_of(handler));
        }
    }
    return count;
}

static void heed(struct tn_loop_handlers_ *h, struct tn_ready_list_ *ready,
                 struct tn_handler_ *handler, unsigned events)
{
    if (events & TN_POLL_GONE) {
        handler->gone = true; /* closed; it would be found for ever */
    } else if (events && ready->count < TN_READY_ROOM_) {
        tn_ready_add_(ready, handler, events);
        h->turn = handler->fd + 1;
    }
}

static void ask_poll(struct tn_loop_handlers_ *h, struct tn_ready_list_ *ready,
                     int64_t deadline)
{
    struct tn_handler_table_ *table = tn_atomic_load_acquire(&h->table); /* 3 */
    int count = tell_poll(h, table);

    tn_host_poll_(table->watches, count, deadline);
    for (int i = 0; i < count; i++) {
        struct tn_handler_ *handler =
            tn_handler_at_(h, tn_host_watched_(&table->watches[i]));

        if (handler && handler->asked) {
            handler->asked = false;
            heed(h, ready, handler, tn_host_found_(&table->watches[i]));
        }
    }
}

void tn_monitor_wait_(struct tn_loop *loop, struct tn_ready_list_ *ready,
                      int64_t deadline)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    ready->count = 0;
    if (!tn_atomic_read(&h->polls)) { /* 4 */
        if (ask_poller(h, ready, deadline)) {
            return;
        }
        if (loop->embed.is_on) {
            tn_misuse_("loop", loop, "embedded, and epoll was denied");
        }
        tn_lockcnt_lock(&h->lock);
        go_over(h);
        tn_lockcnt_unlock(&h->lock);
    }
    ask_poll(h, ready, deadline); /* 4 */
}
