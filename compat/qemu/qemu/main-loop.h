/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_MAIN_LOOP_H
#define TENON_QEMU_MAIN_LOOP_H

/*
 * The loop of the main thread, which GLib drives, and the big lock: the BQL.
 */

#include <stdbool.h>

#include "block/aio.h"
#include "qemu/notify.h"

typedef int IOCanReadHandler(void *opaque); /* how many bytes */

#ifdef __cplusplus
extern "C" {
#endif

/* Main thread.  Returns 0 or a negative errno; again, it does nothing. */
int qemu_init_main_loop(Error **errp);
#define qemu_init_main_loop(...) \
    (qemu_init_main_loop)(TN_QEMU_OR_NULL_(__VA_ARGS__))
/* Runs one iteration: without waiting if @nonblocking. */
void main_loop_wait(int nonblocking);

AioContext *qemu_get_aio_context(void);
void qemu_notify_event(void);

/* In the main context */
#define qemu_bh_new(cb, opaque) \
    qemu_bh_new_full((cb), (opaque), stringify(cb), NULL)
#define qemu_bh_new_guarded(cb, opaque, guard) \
    qemu_bh_new_full((cb), (opaque), stringify(cb), (guard))
QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         MemReentrancyGuard *guard);

/* Handlers that nested polls of the main context do not call */
void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write,
                         void *opaque);
void event_notifier_set_handler(EventNotifier *notifier,
                                EventNotifierHandler *handler);
AioContext *iohandler_get_aio_context(void);
GSource *iohandler_get_g_source(void);

/* Who adds descriptors of its own to what main_loop_wait waits for */
enum {
    MAIN_LOOP_POLL_FILL,
    MAIN_LOOP_POLL_OK,
    MAIN_LOOP_POLL_ERR,
};

typedef struct MainLoopPoll {
    int state;
    uint32_t timeout; /* in ms */
    GArray *pollfds;  /* of GPollFD */
} MainLoopPoll;

void main_loop_poll_add_notifier(Notifier *notify);
void main_loop_poll_remove_notifier(Notifier *notify);

/* The BQL.  RCU calls functions under it. */

void bql_lock_impl(const char *file, int line);
void bql_unlock(void);
bool bql_locked(void);
#define bql_lock() bql_lock_impl(__FILE__, __LINE__)

typedef struct BQLLockAuto {
    char unused_;
} BQLLockAuto;

/* Takes it unless the thread has it; NULL if so. */
static inline BQLLockAuto *bql_auto_lock(const char *file, int line)
{
    if (bql_locked()) {
        return NULL;
    }
    bql_lock_impl(file, line);
    return (BQLLockAuto *)(uintptr_t)1; /* anything but NULL */
}

static inline void bql_auto_unlock(BQLLockAuto *guard)
{
    (void)guard;
    bql_unlock();
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BQLLockAuto, bql_auto_unlock)

#define BQL_LOCK_GUARD()                                                \
    G_GNUC_UNUSED g_autoptr(BQLLockAuto) glue(bql_auto_, __COUNTER__) = \
        bql_auto_lock(__FILE__, __LINE__)

/* Waits for @cond with the BQL as its mutex. */
void qemu_cond_wait_bql(QemuCond *cond);
void qemu_cond_timedwait_bql(QemuCond *cond, int ms);

/* Until 2023 */
#define qemu_mutex_lock_iothread()             bql_lock()
#define qemu_mutex_unlock_iothread()           bql_unlock()
#define qemu_mutex_iothread_locked()           bql_locked()
#define qemu_cond_wait_iothread(cond)          qemu_cond_wait_bql(cond)
#define qemu_cond_timedwait_iothread(cond, ms) qemu_cond_timedwait_bql(cond, ms)
#define QEMU_IOTHREAD_LOCK_GUARD()             BQL_LOCK_GUARD()

/* Whether the calling thread may do what only the main one may. */
bool qemu_in_main_thread(void);
#define GLOBAL_STATE_CODE() assert(qemu_in_main_thread())
#define IO_CODE()           ((void)0)
#define IO_OR_GS_CODE()     ((void)0)

#ifdef __cplusplus
}
#endif

#endif
