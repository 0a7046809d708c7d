/* SPDX-License-Identifier: MIT */
/*
 * Handlers of file descriptors.  A handler does not change once it is set: a
 * new one takes its place, and the old one is marked as deleted.  Polls hold
 * pointers to handlers, so none is freed while a poll is under way: polls are
 * visits of a lock-count, and what is deleted meanwhile is freed when the
 * outermost poll ends.
 * How the loop waits for them is in monitor.c.
 *
 * Constraints
 *
 *   1  set_fd_handler: the new handler -> its store to the table; poll: its
 *      load from the table -> the call.                                 (H1)
 *   2  A handler is freed by who has held the lock with no visit under way; by
 *      L1 all calls of it happen before, and polls that begin later do not find
 *      it.                                                              (H1)
 *   3  A new table's entries -> its store to the loop; poll: its load of the
 *      table -> its load of an entry.  A poll may see an older table, and there
 *      a handler that was deleted, but none that was freed: that poll began
 *      before, and by L1 one that begins later sees the newer table.    (H1)
 *
 * deleted needs no order: it decides whether to call, and on the thread that
 * polls it is that thread's own store (H2).
 */

#include <errno.h>
#include <string.h>

#include "loop/loop.h"

void tn_handlers_init_(struct tn_loop *loop)
{
    tn_lockcnt_init(&loop->handlers.lock);
    tn_monitor_init_(loop);
}

static void free_handler(struct tn_handler_ *handler)
{
    if (handler) {
        tn_free_(handler->owned);
        tn_free_(handler);
    }
}

TN_SLIST_HEAD(handlers, tn_handler_);

/* With the lock held: what nobody can come across any more. */
static void take_deleted(struct tn_loop_handlers_ *h, struct handlers *taken)
{
    taken->first_ = h->deleted.first_;
    tn_atomic_set(&h->deleted.first_, NULL); /* polls look without lock */
}

static void free_taken(struct handlers *taken)
{
    struct tn_handler_ *handler;

    while ((handler = TN_SLIST_FIRST(taken))) {
        TN_SLIST_REMOVE_HEAD(taken, deleted_node);
        free_handler(handler);
    }
}

/* Lets go of the lock first: a fork waits for it. */
static void unlock_and_free_deleted(struct tn_loop_handlers_ *h)
{
    struct handlers taken = TN_SLIST_HEAD_INIT(taken);

    if (tn_lockcnt_count(&h->lock) == 0) {
        take_deleted(h, &taken); /* 2 */
    }
    tn_lockcnt_unlock(&h->lock);
    free_taken(&taken);
}

void tn_handlers_destroy_(struct tn_loop *loop)
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    struct tn_handler_table_ *table = h->table, *older;
    struct handlers deleted = TN_SLIST_HEAD_INIT(deleted);

    for (size_t fd = 0; table && fd < table->size; fd++) {
        free_handler(table->by_fd[fd]);
    }
    for (; table; table = older) {
        older = table->older;
        tn_free_(table);
    }
    take_deleted(h, &deleted);
    free_taken(&deleted);
    tn_lockcnt_destroy(&h->lock);
    tn_monitor_destroy_(loop);
}

/* The place of @fd, or NULL if the table has none. */
static struct tn_handler_ **find_place(const struct tn_loop_handlers_ *h,
                                       int fd)
{
    struct tn_handler_table_ *table = tn_atomic_load_acquire(&h->table); /* 3 */

    return table && fd >= 0 && (size_t)fd < table->size ? &table->by_fd[fd]
                                                        : NULL;
}

struct tn_handler_ *tn_handler_at_(const struct tn_loop_handlers_ *h, int fd)
{
    struct tn_handler_ **place = find_place(h, fd);

    return place ? tn_atomic_load_acquire(place) : NULL; /* 1 */
}

/* An empty table with a place for @fd; NULL if there is no memory. */
static struct tn_handler_table_ *new_table(int fd)
{
    struct tn_handler_table_ *table;
    size_t size = TN_FIRST_TABLE_;

    while (size <= (size_t)fd) {
        size *= 2;
    }
    table = tn_alloc_(sizeof(*table) + size * (sizeof(table->by_fd[0]) +
                                               sizeof(table->watches[0])));
    if (table) {
        table->size = size;
        table->watches = (void *)&table->by_fd[size];
        memset(table->by_fd, 0, size * sizeof(table->by_fd[0]));
    }
    return table;
}

/*
 * With the lock held.  Older tables stay for polls that look at them: all
 * together they are no larger than the newest.
 */
static void use_table(struct tn_loop_handlers_ *h,
                      struct tn_handler_table_ *table)
{
    struct tn_handler_table_ *older = h->table;

    table->older = older;
    if (older) {
        memcpy(table->by_fd, older->by_fd,
               older->size * sizeof(table->by_fd[0]));
    }
    tn_atomic_store_release(&h->table, table); /* 3 */
}

/*
 * A handler that is to be set, and what that takes, had without the lock: in a
 * fork the allocator may be locked, and the fork wait for our lock.
 */
struct change {
    struct tn_handler_ *handler;
    struct tn_handler_table_ *table; /* or NULL, if there is a place */
};

static void drop(struct change *change)
{
    tn_free_(change->handler);
    tn_free_(change->table);
}

static int prepare(struct tn_loop *loop, int fd, struct change *change)
{
    if (!find_place(&loop->handlers, fd)) {
        if (fd < 0 || (fd >= TN_FIRST_TABLE_ && !tn_monitor_is_open_(fd))) {
            return -EBADF; /* and no place is made for it */
        }
        change->table = new_table(fd);
        if (!change->table) {
            return -ENOMEM;
        }
    }
    change->handler = tn_alloc_(sizeof(*change->handler));
    return change->handler ? 0 : -ENOMEM;
}

/* With the lock held. */
static void dispose(struct tn_loop *loop, struct tn_handler_ *handler)
{
    struct tn_loop_handlers_ *h = &loop->handlers;

    tn_atomic_set(&handler->deleted, true);
    if (handler->look) {
        tn_busy_remove_(handler);
    }
    handler->deleted_node.next_ = h->deleted.first_;
    tn_atomic_set(&h->deleted.first_, handler); /* polls look without lock */
    if (tn_lockcnt_count(&h->lock) > 0 && !tn_loop_is_home_(loop)) {
        tn_loop_notify(loop); /* so that it is freed soon */
    }
}

/* The poller would forget an inherited loop's in the parent. */
static void remove_handler(struct tn_loop *loop, int fd)
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    struct tn_handler_ **place, *old;

    tn_lockcnt_lock(&h->lock);
    place = find_place(h, fd);
    old = place ? *place : NULL;
    if (old) {
        tn_atomic_set(place, NULL);
        if (!tn_loop_is_inherited_(loop)) {
            tn_monitor_forget_(loop, fd);
        }
        dispose(loop, old);
    }
    unlock_and_free_deleted(h);
}

/*
 * With the lock held.  The monitor is the first to be asked: it knows whether
 * there is such a descriptor.  What it gives out before the handler has its
 * place it gives out again.
 */
static int put(struct tn_loop *loop, struct change *change)
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    struct tn_handler_ *handler = change->handler;
    struct tn_handler_ **place = find_place(h, handler->fd);
    struct tn_handler_ *old = place ? *place : NULL;
    int error;

    handler->number = ++h->latest;
    error = tn_monitor_watch_(loop, handler, old != NULL);
    if (error) {
        return error;
    }
    if (!place) {
        use_table(h, change->table);
        change->table = NULL;
    }
    change->handler = NULL;
    tn_atomic_store_release(find_place(h, handler->fd), handler); /* 1 */
    if (handler->look) {
        tn_busy_add_(loop, handler);
    }
    if (old) {
        dispose(loop, old);
    }
    tn_monitor_changed_(loop);
    return 0;
}

static void check_is_own(const struct tn_loop *loop)
{
    if (tn_loop_is_inherited_(loop)) {
        tn_misuse_("loop", loop,
                   "given a handler in a child of the process it is of");
    }
}

int tn_handler_set_(struct tn_loop *loop, const struct tn_handler_ *wanted)
{
    struct change change = {NULL, NULL};
    int error;

    check_is_own(loop);
    error = prepare(loop, wanted->fd, &change);
    if (!error) {
        *change.handler = *wanted;
        tn_lockcnt_lock(&loop->handlers.lock);
        error = put(loop, &change);
        unlock_and_free_deleted(&loop->handlers);
    }
    drop(&change);
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
    return tn_handler_set_(loop, &wanted);
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
    return tn_handler_set_(loop, &wanted);
}

/* Sets it anew, as handlers do not change.  With the lock held. */
static int put_with_look(struct tn_loop *loop, const struct tn_handler_ *old,
                         struct change *change)
{
    struct tn_handler_ *handler = change->handler;

    if (!old || !old->on_read) {
        return old ? -EINVAL : -ENOENT;
    }
    handler->on_read = old->on_read;
    handler->on_write = old->on_write;
    handler->opaque = old->opaque;
    handler->notifier = old->notifier;
    handler->internal = old->internal;
    return put(loop, change);
}

int tn_loop_set_fd_look(struct tn_loop *loop, int fd,
                        bool (*look)(void *opaque), void (*begin)(void *opaque),
                        void (*end)(void *opaque))
{
    struct tn_loop_handlers_ *h = &loop->handlers;
    struct change change = {NULL, NULL};
    int error;

    check_is_own(loop);
    if (!find_place(h, fd)) {
        return -ENOENT;
    }
    error = prepare(loop, fd, &change);
    if (!error) {
        *change.handler = (struct tn_handler_){
            .fd = fd, .look = look, .begin = begin, .end = end};
        tn_lockcnt_lock(&h->lock);
        error = put_with_look(loop, tn_handler_at_(h, fd), &change);
        unlock_and_free_deleted(h);
    }
    drop(&change);
    return error;
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
        unlock_and_free_deleted(h); /* 2 */
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

/* What was seen without the kernel's help is no reason to ask it. */
static void clear_notifier(struct tn_handler_ *handler)
{
    if (handler->notifier && handler->ready & ~(unsigned)TN_READY_SEEN_ &&
        !tn_atomic_read(&handler->deleted)) {
        tn_notifier_test_and_clear(handler->notifier);
    }
}

/* Returns whether it called a function of the user. */
static bool run_handler(const struct tn_loop *loop, struct tn_handler_ *handler)
{
    bool called, outer = handler->running;

    clear_notifier(handler);
    if (handler->ready & TN_POLL_ERROR) {
        handler->ready = TN_POLL_IN | TN_POLL_OUT;
    } else if (handler->ready & TN_READY_SEEN_) {
        handler->ready ^= TN_READY_SEEN_;
        handler->ready |= TN_POLL_IN;
    }
    handler->running = true;
    called = call(handler, handler->on_read, TN_POLL_IN);
    if (!tn_loop_is_inherited_(loop)) {
        called |= call(handler, handler->on_write, TN_POLL_OUT);
    }
    handler->running = outer;
    return called && !handler->internal;
}

/* A function may have forked, and in the child the rest is the parent's. */
bool tn_handlers_run_(struct tn_loop *loop, struct tn_ready_list_ *ready)
{
    bool progress = false;

    for (int i = 0; i < ready->count && !tn_loop_is_inherited_(loop); i++) {
        progress |= run_handler(loop, ready->handlers[i]);
    }
    return progress;
}
