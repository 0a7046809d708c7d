/* SPDX-License-Identifier: MIT */
/*
 * A bottom half has a word of flags.  Who sets PENDING owes the push onto the
 * loop's list and the notify; who finds it set owes neither.
 *
 *     PENDING  it is, or is about to be, in a list of the loop
 *     RUN      it is to be called
 *     IDLE     it is to be called when the loop's idle deadline comes
 *     DELETED  it is to be freed, and not called
 *     ONESHOT  it is to be freed after the call
 *     LISTED   it was found in a list; only in tn_bhs_renew_
 *
 *     from               to                by
 *     0                  PENDING | RUN     schedule, which pushes and notifies
 *     PENDING | any      ... | RUN         schedule; notifies if RUN was clear,
 *                                          as the loop may count on nothing
 *     PENDING | any      0                 the loop, having removed it from its
 *                                          list: then it looks what there was
 *     RUN, IDLE          clear             cancel: it stays in the list
 *     any                ... | DELETED     delete, which pushes if need be
 *
 * A poll takes the whole list as a slice and reverses it, so that what was
 * scheduled first is called first; in front of it comes what has waited as
 * idle.  Slices stand in a list of the loop: a nested poll begins with what the
 * outer ones have left.
 *
 * Constraints
 *
 *   1  schedule: X -> its setting of PENDING; loop: its clearing -> the call.
 *      The flags carry this from every schedule, also from one that found
 *      PENDING set and pushes nothing.                             (B1, B2)
 *   2  loop: removal from the list -> its clearing of PENDING; schedule: its
 *      setting of PENDING -> its push.  So a bottom half is never in two
 *      lists.  With 1, both operations are acquire and release.    (B2)
 *   3  push -> take: what the flags are is seen with the element; all is
 *      published to who takes it.                                  (B1)
 *   4  schedule reads the loop before its setting of PENDING: afterwards the
 *      bottom half may be freed, by its own call or as deleted.    (B1, B5)
 */

#include "tenon/bh.h"

#include <errno.h>
#include <stdio.h>

#include "loop/loop.h"

enum { PENDING = 1, RUN = 2, IDLE = 4, DELETED = 8, ONESHOT = 16, LISTED = 32 };

#define IDLE_NS (10 * TN_MILLISECOND)

struct tn_bh {
    unsigned flags;
    TN_SLIST_ENTRY(tn_bh) node; /* in scheduled, a slice, or idle */
    struct tn_loop *loop;
    void (*fn)(void *opaque);
    void *opaque;
    const char *name;
    bool has_waited;            /* home; as idle, and its time has come */
    TN_LIST_ENTRY(tn_bh) alive; /* not for ONESHOT */
};

static struct tn_bh *new_bh(struct tn_loop *loop, void (*fn)(void *opaque),
                            void *opaque, const char *name)
{
    struct tn_bh *bh = tn_alloc_(sizeof(*bh));

    if (bh) {
        *bh = (struct tn_bh){
            .loop = loop, .fn = fn, .opaque = opaque, .name = name};
    }
    return bh;
}

struct tn_bh *tn_bh_new_named(struct tn_loop *loop, void (*fn)(void *opaque),
                              void *opaque, const char *name)
{
    struct tn_bh *bh = new_bh(loop, fn, opaque, name);

    if (!bh) {
        errno = ENOMEM;
        return NULL;
    }
    tn_mutex_lock_(&loop->bhs.lock);
    TN_LIST_INSERT_HEAD(&loop->bhs.alive, bh, alive);
    tn_mutex_unlock_(&loop->bhs.lock);
    return bh;
}

struct tn_bh *tn_bh_new_oneshot_(struct tn_loop *loop, void (*fn)(void *opaque),
                                 void *opaque, const char *name)
{
    struct tn_bh *bh = new_bh(loop, fn, opaque, name);

    if (bh) {
        bh->flags = ONESHOT;
    }
    return bh;
}

static void free_bh(struct tn_bh *bh, unsigned flags)
{
    if (!(flags & ONESHOT)) {
        tn_mutex_lock_(&bh->loop->bhs.lock);
        TN_LIST_REMOVE(bh, alive);
        tn_mutex_unlock_(&bh->loop->bhs.lock);
    }
    tn_free_(bh);
}

/* Notifies also where @settled is not there yet: the loop must look again. */
static void enqueue(struct tn_bh *bh, unsigned flags, unsigned settled)
{
    struct tn_loop *loop = bh->loop; /* 4 */
    unsigned old = tn_atomic_fetch_or_acq_rel(&bh->flags, PENDING | flags);

    /* 1, 2 */
    if (!(old & PENDING)) {
        TN_SLIST_INSERT_HEAD_ATOMIC(&loop->bhs.scheduled, bh, node); /* 3 */
        tn_loop_notify(loop);
    } else if (!(old & settled)) {
        tn_loop_notify(loop);
    }
}

void tn_bh_schedule(struct tn_bh *bh)
{
    enqueue(bh, RUN, RUN);
}

void tn_bh_schedule_idle(struct tn_bh *bh)
{
    enqueue(bh, IDLE, RUN | IDLE);
}

void tn_bh_cancel(struct tn_bh *bh)
{
    (void)tn_atomic_fetch_and_relaxed(&bh->flags, ~(unsigned)(RUN | IDLE));
}

void tn_bh_delete(struct tn_bh *bh)
{
    if (bh) {
        enqueue(bh, DELETED, DELETED);
    }
}

int tn_bh_schedule_oneshot_named(struct tn_loop *loop, void (*fn)(void *opaque),
                                 void *opaque, const char *name)
{
    struct tn_bh *bh = tn_bh_new_oneshot_(loop, fn, opaque, name);

    if (!bh) {
        return -ENOMEM;
    }
    tn_bh_schedule(bh);
    return 0;
}

void tn_bhs_init_(struct tn_loop *loop)
{
    struct tn_loop_bhs_ *bhs = &loop->bhs;

    TN_SIMPLEQ_INIT(&bhs->slices);
    tn_mutex_init_(&bhs->lock, "bottom halves", 30);
}

int64_t tn_bhs_deadline_(const struct tn_loop *loop)
{
    const struct tn_loop_bhs_ *bhs = &loop->bhs;

    if (!TN_SLIST_EMPTY_ATOMIC(&bhs->scheduled) ||
        !TN_SIMPLEQ_EMPTY(&bhs->slices)) {
        return 0;
    }
    return TN_SLIST_EMPTY(&bhs->idle) ? TN_FOREVER : bhs->idle_deadline;
}

/* Puts what was scheduled in front of @to, the oldest first. */
static void take(struct tn_bh_list_ *to, struct tn_bh_list_ *from)
{
    struct tn_bh_list_ taken;
    struct tn_bh *bh;

    TN_SLIST_MOVE_ATOMIC(&taken, from); /* 3 */
    while ((bh = TN_SLIST_FIRST(&taken))) {
        TN_SLIST_REMOVE_HEAD(&taken, node);
        TN_SLIST_INSERT_HEAD(to, bh, node);
    }
}

/*
 * Of those that wait as idle, puts in front of @to what is due, or has been
 * scheduled, deleted or cancelled since.
 */
static void take_idle(struct tn_loop_bhs_ *bhs, struct tn_bh_list_ *to)
{
    bool due = !TN_SLIST_EMPTY(&bhs->idle) && tn_now() >= bhs->idle_deadline;
    struct tn_bh *bh, *following;

    TN_SLIST_FOREACH_SAFE (bh, &bhs->idle, node, following) {
        if (due || tn_atomic_read(&bh->flags) != (PENDING | IDLE)) {
            TN_SLIST_REMOVE(&bhs->idle, bh, node);
            TN_SLIST_INSERT_HEAD(to, bh, node);
            bh->has_waited = due;
        }
    }
}

static void wait_as_idle(struct tn_loop_bhs_ *bhs, struct tn_bh *bh)
{
    if (TN_SLIST_EMPTY(&bhs->idle)) {
        bhs->idle_deadline = tn_deadline_in(IDLE_NS);
    }
    TN_SLIST_INSERT_HEAD(&bhs->idle, bh, node);
}

/* Returns whether it called a function, other than as idle. */
static bool run(struct tn_bh *bh)
{
    unsigned old;

    bh->has_waited = false;
    old = tn_atomic_fetch_and_acq_rel(
        &bh->flags, ~(unsigned)(PENDING | RUN | IDLE)); /* 1, 2 */
    if (!(old & DELETED) && (old & (RUN | IDLE))) {
        bh->fn(bh->opaque); /* it may delete bh, and poll, which frees it */
    }
    if (old & (DELETED | ONESHOT)) {
        free_bh(bh, old);
    }
    return (old & (RUN | DELETED)) == RUN;
}

/* Those that have waited as idle do not wait again. */
static bool is_to_wait(const struct tn_bh *bh)
{
    return !bh->has_waited && tn_atomic_read(&bh->flags) == (PENDING | IDLE);
}

static bool run_slice(struct tn_loop *loop, struct tn_bh_list_ *list)
{
    struct tn_loop_bhs_ *bhs = &loop->bhs;
    bool progress = false;
    struct tn_bh *bh;

    while ((bh = TN_SLIST_FIRST(list)) && !tn_loop_is_inherited_(loop)) {
        TN_SLIST_REMOVE_HEAD(list, node);
        if (is_to_wait(bh)) {
            wait_as_idle(bhs, bh);
        } else {
            progress |= run(bh);
        }
    }
    return progress;
}

/* In one step for a fork: with the lock it finds all in one list or another. */
static void take_slice(struct tn_loop_bhs_ *bhs, struct tn_bh_slice_ *slice)
{
    tn_mutex_lock_(&bhs->lock);
    take(&slice->list, &bhs->scheduled);
    take_idle(bhs, &slice->list);
    TN_SIMPLEQ_INSERT_TAIL(&bhs->slices, slice, node);
    tn_mutex_unlock_(&bhs->lock);
}

static bool has_some(const struct tn_loop_bhs_ *bhs)
{
    return !TN_SLIST_EMPTY_ATOMIC(&bhs->scheduled) ||
           !TN_SLIST_EMPTY(&bhs->idle) || !TN_SIMPLEQ_EMPTY(&bhs->slices);
}

bool tn_bhs_run_(struct tn_loop *loop)
{
    struct tn_loop_bhs_ *bhs = &loop->bhs;
    struct tn_bh_slice_ slice = {TN_SLIST_HEAD_INIT(slice.list), {NULL}};
    bool progress = false;
    struct tn_bh_slice_ *s;

    if (!has_some(bhs)) {
        return false;
    }
    take_slice(bhs, &slice);
    while ((s = TN_SIMPLEQ_FIRST(&bhs->slices))) {
        progress |= run_slice(loop, &s->list);
        if (tn_loop_is_inherited_(loop)) {
            tn_bhs_leave_(loop);
        } else if (s == TN_SIMPLEQ_FIRST(&bhs->slices)) {
            TN_SIMPLEQ_REMOVE_HEAD(&bhs->slices, node);
        }
    }
    return progress;
}

/* Puts @bhs behind what was scheduled since; both begin with the latest. */
static void put_back(struct tn_loop_bhs_ *bhs, struct tn_bh_list_ *list)
{
    struct tn_bh **end = &bhs->scheduled.first_;

    while (*end) {
        end = &(*end)->node.next_;
    }
    *end = list->first_;
}

void tn_bhs_leave_(struct tn_loop *loop)
{
    struct tn_loop_bhs_ *bhs = &loop->bhs;
    struct tn_bh_list_ taken = TN_SLIST_HEAD_INIT(taken);
    struct tn_bh_slice_ *slice;
    struct tn_bh *bh;

    TN_SIMPLEQ_FOREACH (slice, &bhs->slices, node) {
        while ((bh = TN_SLIST_FIRST(&slice->list))) {
            TN_SLIST_REMOVE_HEAD(&slice->list, node);
            TN_SLIST_INSERT_HEAD(&taken, bh, node);
        }
    }
    TN_SIMPLEQ_INIT(&bhs->slices);
    put_back(bhs, &taken);
}

static void mark(const struct tn_bh_list_ *list)
{
    struct tn_bh *bh;

    TN_SLIST_FOREACH (bh, list, node) {
        (void)tn_atomic_fetch_or_relaxed(&bh->flags, LISTED);
    }
}

/*
 * Who was about to push one, or to free it, is not there.  Nor may be those
 * whom an outer poll of this thread has in a slice.
 */
void tn_bhs_renew_(struct tn_loop *loop)
{
    struct tn_loop_bhs_ *bhs = &loop->bhs;
    struct tn_bh_slice_ *slice;
    struct tn_bh *bh;
    unsigned flags;

    mark(&bhs->scheduled);
    mark(&bhs->idle);
    TN_SIMPLEQ_FOREACH (slice, &bhs->slices, node) {
        mark(&slice->list);
    }
    TN_LIST_FOREACH (bh, &bhs->alive, alive) {
        flags = tn_atomic_fetch_and_relaxed(&bh->flags, ~(unsigned)LISTED);
        if ((flags & (PENDING | DELETED)) && !(flags & LISTED)) {
            (void)tn_atomic_fetch_or_relaxed(&bh->flags, PENDING);
            TN_SLIST_INSERT_HEAD(&bhs->scheduled, bh, node);
        }
    }
}

/* Frees what was deleted.  What is left is a leak, or work that is lost. */
void tn_bhs_destroy_(struct tn_loop *loop)
{
    struct tn_loop_bhs_ *bhs = &loop->bhs;
    struct tn_bh_list_ left = bhs->idle;
    struct tn_bh *bh, *leaked = NULL;
    unsigned flags;

    take(&left, &bhs->scheduled);
    while ((bh = TN_SLIST_FIRST(&left))) {
        TN_SLIST_REMOVE_HEAD(&left, node);
        flags = tn_atomic_read(&bh->flags);
        if (flags & DELETED) {
            free_bh(bh, flags);
        } else {
            leaked = bh;
        }
    }
    leaked = leaked ? leaked : TN_LIST_FIRST(&bhs->alive);
    if (leaked) {
        char rule[128];

        snprintf(rule, sizeof(rule), "ended with bottom half \"%s\" alive",
                 leaked->name);
        tn_misuse_("loop", loop, rule);
    }
    tn_mutex_destroy_(&bhs->lock);
}
