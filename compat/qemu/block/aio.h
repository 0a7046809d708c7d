/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_BLOCK_AIO_H
#define TENON_QEMU_BLOCK_AIO_H

/*
 * The event loop under QEMU's names: a loop of Tenon that is a source of GLib
 * as well.
 *
 * Polls have a home thread.  Everything else may be called from any thread,
 * but for what is said to be home's.
 */

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include <tenon/bh.h>
#include <tenon/loop.h>
#include <tenon/timer.h>

#include "qemu/compiler.h"
#include "qemu/coroutine-core.h"
#include "qemu/event_notifier.h"
#include "qemu/lockcnt.h"
#include "qemu/queue.h"
#include "qemu/thread.h"
#include "qemu/timer.h"
#include "qemu/typedefs.h"

typedef struct AioHandler AioHandler;
typedef void QEMUBHFunc(void *opaque);
typedef bool AioPollFn(void *opaque);
typedef void IOHandler(void *opaque);

/* What waits for file descriptors.  There is one kind; epoll is beneath it. */
typedef struct FDMonOps {
    const char *name;
} FDMonOps;

extern const FDMonOps fdmon_poll_ops;

struct io_uring_sqe;
typedef struct CqeHandler CqeHandler;

struct CqeHandler {
    void (*cb)(CqeHandler *handler);
    struct {
        uint64_t user_data;
        int32_t res;
        uint32_t flags;
    } cqe;
    QSIMPLEQ_ENTRY(CqeHandler) next;
};

/* Engaged while a bottom half that was made with it is called. */
struct MemReentrancyGuard {
    bool engaged_in_io;
};

QSLIST_HEAD(tn_qemu_bhs_, QEMUBH);

struct AioContext {
    GSource source;
    struct tn_loop *loop;
    const FDMonOps *fdmon_ops;
    QemuRecMutex lock; /* of aio_context_acquire */

    /* How a GLib loop that goes to sleep is woken: lib/aio_source.c */
    uint32_t notify_me; /* bit 0: it is between prepare and check */
    bool notified;      /* by aio_notify */
    bool scheduled;     /* a bottom half was */
    int idle;           /* bottom halves that wait as idle */
    EventNotifier notifier;
    GPollFD notifier_pfd;

    struct tn_qemu_bhs_ deleted_bhs; /* pushed by any thread */
    struct tn_qemu_bhs_ reaped_bhs;  /* home: before this poll began */
    unsigned depth;                  /* home: of nested polls */

    /* Timers: one of Tenon's is armed for the first of them. */
    QEMUTimerListGroup tlg;
    struct tn_timer alarm;
    QemuMutex alarm_lock; /* protects the deadline that alarm has: */
    int64_t alarm_deadline;

    /* Handlers: lib/aio_handler.c */
    QemuLockCnt list_lock; /* visits: polls; its lock protects: */
    QLIST_HEAD(, AioHandler) aio_handlers;
    int poll_disable_cnt; /* of them that cannot be polled */
    int external_disable_cnt;
    bool has_deleted;

    /* Busy polling: lib/aio_poll.c */
    int64_t poll_ns, poll_max_ns, poll_grow, poll_shrink;
    bool poll_started;                          /* home */
    QLIST_HEAD(, AioHandler) poll_aio_handlers; /* home */
    int64_t aio_max_batch;
    int64_t thread_pool_min, thread_pool_max;

    QSLIST_HEAD(, Coroutine) scheduled_coroutines;
    QEMUBH *co_schedule_bh;
};

#ifdef __cplusplus
extern "C" {
#endif

/* The context */

AioContext *aio_context_new(Error **errp);
/* Until 2.1 it could not fail. */
#define aio_context_new(...) (aio_context_new)(TN_QEMU_OR_NULL_(__VA_ARGS__))
void aio_context_ref(AioContext *ctx);
/* The last one aborts, naming it, if a bottom half is still alive. */
void aio_context_unref(AioContext *ctx);

/* A recursive lock, with no meaning to the loop itself. */
void aio_context_acquire(AioContext *ctx);
void aio_context_release(AioContext *ctx);

/* Of the calling thread: the main one's if it holds the BQL. */
AioContext *qemu_get_current_aio_context(void);
void qemu_set_current_aio_context(AioContext *ctx);

static inline bool in_aio_context_home_thread(AioContext *ctx)
{
    return ctx == qemu_get_current_aio_context();
}

/* Bottom halves */

QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                        const char *name, MemReentrancyGuard *guard);
#define aio_bh_new(ctx, cb, opaque) \
    aio_bh_new_full((ctx), (cb), (opaque), stringify(cb), NULL)
#define aio_bh_new_guarded(ctx, cb, opaque, guard) \
    aio_bh_new_full((ctx), (cb), (opaque), stringify(cb), (guard))

void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                                  const char *name);
#define aio_bh_schedule_oneshot(ctx, cb, opaque) \
    aio_bh_schedule_oneshot_full((ctx), (cb), (opaque), stringify(cb))

void qemu_bh_schedule(QEMUBH *bh);
void qemu_bh_schedule_idle(QEMUBH *bh);
void qemu_bh_cancel(QEMUBH *bh);
void qemu_bh_delete(QEMUBH *bh);
void aio_bh_call(QEMUBH *bh);
/* Home: as aio_poll(ctx, false). */
int aio_bh_poll(AioContext *ctx);

/* The loop */

/* Home.  Returns whether it called a function. */
bool aio_poll(AioContext *ctx, bool blocking);
void aio_notify(AioContext *ctx);
void aio_notify_accept(AioContext *ctx); /* home */

/*
 * Replaces the handlers of @fd, or removes them if all are NULL.  Between @fd's
 * being ready and the loop's asking the system, @io_poll may say that it is,
 * and @io_poll_ready is called then.
 *
 * The arguments of all times are accepted:
 *
 *     (ctx, fd, read, write, opaque)                              until 2.4
 *     (ctx, fd, is_external, read, write, opaque)                 until 2.8
 *     (ctx, fd, is_external, read, write, poll, opaque)           until 6.2
 *     (ctx, fd, is_external, read, write, poll, ready, opaque)    until 8.0
 *     (ctx, fd, read, write, poll, ready, opaque)
 *
 * External handlers are silent while aio_disable_external() is in force.
 * @poll without @ready did itself what was to be done.
 */
#define aio_set_fd_handler(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_SET_FD_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_SET_FD_5(ctx, fd, read, write, opaque) \
    tn_qemu_set_fd_handler_(ctx, fd, false, read, write, NULL, NULL, opaque)
#define TN_QEMU_SET_FD_6(ctx, fd, external, read, write, opaque) \
    tn_qemu_set_fd_handler_(ctx, fd, external, read, write, NULL, NULL, opaque)
#define TN_QEMU_SET_FD_7(ctx, fd, c, d, e, f, opaque)                      \
    TN_QEMU_IF_BOOL_(c, tn_qemu_set_fd_handler_2016_, tn_qemu_set_fd_now_) \
    (ctx, fd, c, d, e, f, opaque)
#define TN_QEMU_SET_FD_8 tn_qemu_set_fd_handler_

/*
 * The same for a notifier, whose functions are given it.
 *
 *     (ctx, notifier, read)                                       until 2.4
 *     (ctx, notifier, is_external, read)                          until 2.8
 *     (ctx, notifier, is_external, read, poll)                    until 6.2
 *     (ctx, notifier, is_external, read, poll, ready)             until 8.0
 *     (ctx, notifier, read, poll, ready)
 */
#define aio_set_event_notifier(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_SET_NOTIFIER_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_SET_NOTIFIER_3(ctx, notifier, read) \
    tn_qemu_set_event_notifier_(ctx, notifier, false, read, NULL, NULL)
#define TN_QEMU_SET_NOTIFIER_4(ctx, notifier, external, read) \
    tn_qemu_set_event_notifier_(ctx, notifier, external, read, NULL, NULL)
#define TN_QEMU_SET_NOTIFIER_5(ctx, notifier, c, d, e)    \
    TN_QEMU_IF_BOOL_(c, tn_qemu_set_event_notifier_2016_, \
                     tn_qemu_set_event_notifier_now_)     \
    (ctx, notifier, c, d, e)
#define TN_QEMU_SET_NOTIFIER_6 tn_qemu_set_event_notifier_

#define TN_QEMU_IF_BOOL_(x, yes, no) \
    _Generic((x), bool : (yes), int : (yes), unsigned : (yes), default : (no))

void tn_qemu_set_fd_handler_(AioContext *ctx, int fd, bool is_external,
                             IOHandler *io_read, IOHandler *io_write,
                             AioPollFn *io_poll, IOHandler *io_poll_ready,
                             void *opaque);
void tn_qemu_set_event_notifier_(AioContext *ctx, EventNotifier *notifier,
                                 bool is_external,
                                 EventNotifierHandler *io_read,
                                 AioPollFn *io_poll,
                                 EventNotifierHandler *io_poll_ready);
void tn_qemu_polled_(void *opaque);
void tn_qemu_notifier_polled_(EventNotifier *notifier);

static inline void tn_qemu_set_fd_now_(AioContext *ctx, int fd,
                                       IOHandler *io_read, IOHandler *io_write,
                                       AioPollFn *io_poll,
                                       IOHandler *io_poll_ready, void *opaque)
{
    tn_qemu_set_fd_handler_(ctx, fd, false, io_read, io_write, io_poll,
                            io_poll_ready, opaque);
}

static inline void tn_qemu_set_fd_handler_2016_(
    AioContext *ctx, int fd, bool is_external, IOHandler *io_read,
    IOHandler *io_write, AioPollFn *io_poll, void *opaque)
{
    tn_qemu_set_fd_handler_(ctx, fd, is_external, io_read, io_write, io_poll,
                            tn_qemu_polled_, opaque);
}

static inline void tn_qemu_set_event_notifier_now_(
    AioContext *ctx, EventNotifier *notifier, EventNotifierHandler *io_read,
    AioPollFn *io_poll, EventNotifierHandler *io_poll_ready)
{
    tn_qemu_set_event_notifier_(ctx, notifier, false, io_read, io_poll,
                                io_poll_ready);
}

static inline void tn_qemu_set_event_notifier_2016_(
    AioContext *ctx, EventNotifier *notifier, bool is_external,
    EventNotifierHandler *io_read, AioPollFn *io_poll)
{
    tn_qemu_set_event_notifier_(ctx, notifier, is_external, io_read, io_poll,
                                tn_qemu_notifier_polled_);
}

/* Called when busy polling of the descriptor begins, and when it ends. */
void aio_set_fd_poll(AioContext *ctx, int fd, IOHandler *io_poll_begin,
                     IOHandler *io_poll_end);
void aio_set_event_notifier_poll(AioContext *ctx, EventNotifier *notifier,
                                 EventNotifierHandler *io_poll_begin,
                                 EventNotifierHandler *io_poll_end);

void aio_disable_external(AioContext *ctx);
void aio_enable_external(AioContext *ctx);
bool aio_external_disabled(AioContext *ctx);

/*
 * Polls for up to @max_ns before sleeping; that long where it has been of use:
 * @grow and @shrink, or 2 and none if zero, are the factors.
 */
void aio_context_set_poll_params(AioContext *ctx, int64_t max_ns, int64_t grow,
                                 int64_t shrink, Error **errp);
/* Noted and no more: there are no requests.  In 6.1 with an @errp. */
#define aio_context_set_aio_params(...) \
    TN_QEMU_BY_COUNT_(TN_QEMU_AIO_PARAMS_, __VA_ARGS__)(__VA_ARGS__)
#define TN_QEMU_AIO_PARAMS_2 tn_qemu_set_aio_params_
#define TN_QEMU_AIO_PARAMS_3(ctx, max_batch, errp) \
    ((void)(errp), tn_qemu_set_aio_params_(ctx, max_batch))
void tn_qemu_set_aio_params_(AioContext *ctx, int64_t max_batch);
/* Checked and noted: there is no pool. */
void aio_context_set_thread_pool_params(AioContext *ctx, int64_t min,
                                        int64_t max, Error **errp);
bool aio_poll_disabled(AioContext *ctx);

/* There is none: who adds a request without having asked is aborted. */
static inline bool aio_has_io_uring(void)
{
    return false;
}

void aio_add_sqe(void (*prep_sqe)(struct io_uring_sqe *sqe, void *opaque),
                 void *opaque, CqeHandler *cqe_handler);

/* In ns; -1 for none. */
int64_t aio_compute_timeout(AioContext *ctx);

/* For another loop that drives this one: home.  The source is the caller's. */
GSource *aio_get_g_source(AioContext *ctx);
bool aio_prepare(AioContext *ctx);
bool aio_pending(AioContext *ctx);
void aio_dispatch(AioContext *ctx);

/* Timers */

static inline void aio_timer_init_with_attrs(AioContext *ctx, QEMUTimer *timer,
                                             QEMUClockType type, int scale,
                                             int attributes, QEMUTimerCB *cb,
                                             void *opaque)
{
    timer_init_full(timer, &ctx->tlg, type, scale, attributes, cb, opaque);
}

static inline void aio_timer_init(AioContext *ctx, QEMUTimer *timer,
                                  QEMUClockType type, int scale,
                                  QEMUTimerCB *cb, void *opaque)
{
    timer_init_full(timer, &ctx->tlg, type, scale, 0, cb, opaque);
}

static inline QEMUTimer *aio_timer_new_with_attrs(AioContext *ctx,
                                                  QEMUClockType type, int scale,
                                                  int attributes,
                                                  QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(&ctx->tlg, type, scale, attributes, cb, opaque);
}

static inline QEMUTimer *aio_timer_new(AioContext *ctx, QEMUClockType type,
                                       int scale, QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(&ctx->tlg, type, scale, 0, cb, opaque);
}

/* A request that goes on by itself; freed with its last reference. */

typedef void BlockCompletionFunc(void *opaque, int result);
typedef struct BlockAIOCB BlockAIOCB;

typedef struct AIOCBInfo {
    void (*cancel_async)(BlockAIOCB *acb);
    AioContext *(*get_aio_context)(BlockAIOCB *acb);
    size_t aiocb_size; /* of what begins with a BlockAIOCB */
} AIOCBInfo;

struct BlockAIOCB {
    const AIOCBInfo *aiocb_info;
    BlockDriverState *bs;
    BlockCompletionFunc *cb;
    void *opaque;
    int refcnt;
};

void *qemu_aio_get(const AIOCBInfo *info, BlockDriverState *bs,
                   BlockCompletionFunc *cb, void *opaque);
void qemu_aio_ref(void *acb);
void qemu_aio_unref(void *acb);

/* Coroutines */

/* Enters @co in @ctx's thread.  It is not scheduled or running elsewhere. */
void aio_co_schedule(AioContext *ctx, Coroutine *co);
/* Enters @co where it ran last: here and now if that is here. */
void aio_co_wake(Coroutine *co);
void aio_co_enter(AioContext *ctx, Coroutine *co);
/* Goes on in @new_ctx. */
void coroutine_fn aio_co_reschedule_self(AioContext *new_ctx);

#ifdef __cplusplus
}
#endif

#endif
