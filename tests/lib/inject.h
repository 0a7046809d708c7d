/* SPDX-License-Identifier: MIT */
#ifndef TESTS_INJECT_H
#define TESTS_INJECT_H

/*
 * Failure injection, for tests that know nothing of it: this is included ahead
 * of their source, and the library below them is compiled with calls of
 * inject.c in the place of malloc(), eventfd(), pthread_create() and so on.
 *
 * A call of a function that may fail becomes several.  In the first one the
 * first thing that it asks for is refused, in the second one the second thing,
 * and so on until nothing is left to refuse; then once more, with all that
 * follows refused as well.  A call that fails has to say why, and to leave
 * nothing behind; one that finds another way is undone.  The last one is the
 * one that the test wanted, and the test passes, or the object was not as it
 * had been.
 *
 * What is asked for elsewhere, in functions that cannot fail, is refused one at
 * a time, each in a run of the test of its own.  If that was the thread of RCU,
 * callbacks wait for the next one who wants something of it: so somebody does.
 */

#include <errno.h>

#include "tap.h"
#include "host/host.h"
#include "tenon/bh.h"
#include "tenon/loop.h"
#include "tenon/notifier.h"
#include "tenon/pool.h"
#include "tenon/thread.h"

struct inject {
    unsigned nth;    /* thing asked for is refused */
    bool is_lasting; /* and all that follow */
    long memory, descriptors;
    bool has_started_thread; /* which may give back memory, too */
};

void inject_begin(struct inject *i);

/* True if something was refused. */
bool inject_end(struct inject *i);

/* Has a call that failed keep one for the next; returns @error. */
int inject_keeps_descriptor(struct inject *i, int error);

/* Ends the test if a call that failed with @error has left something. */
void inject_check_failed(const struct inject *i, const char *what, int error);

/*
 * Returns what the last of the calls returns.  Without @undo there is no second
 * series, and a call that finds another way is the last.
 */
#define INJECT(type, call, has_failed, error, can_undo, undo)      \
    struct inject i_ = {.nth = 1};                                 \
                                                                   \
    for (;;) {                                                     \
        type result;                                               \
        bool was_refused;                                          \
                                                                   \
        inject_begin(&i_);                                         \
        result = (call);                                           \
        was_refused = inject_end(&i_);                             \
        if (has_failed) {                                          \
            if (!was_refused) {                                    \
                return result; /* the test wants that */           \
            }                                                      \
            inject_check_failed(&i_, #call, error);                \
        } else if (!can_undo || (!was_refused && i_.is_lasting)) { \
            return result;                                         \
        } else {                                                   \
            undo;                                                  \
        }                                                          \
        i_.is_lasting |= !was_refused;                             \
        i_.nth = was_refused ? i_.nth + 1 : 1;                     \
    }

static inline int inject_poller_open(void)
{
    INJECT(int, tn_host_poller_open_(), result < 0, -result, true,
           tn_host_poller_close_(result))
}
#define tn_host_poller_open_ inject_poller_open

static inline int inject_poller_add(int poller, int fd, unsigned events,
                                    uint64_t tag)
{
    INJECT(int, tn_host_poller_add_(poller, fd, events, tag), result, -result,
           true, tn_host_poller_remove_(poller, fd))
}
#define tn_host_poller_add_ inject_poller_add

static inline int inject_poller_change(int poller, int fd, unsigned events,
                                       uint64_t tag)
{
    INJECT(int, tn_host_poller_change_(poller, fd, events, tag), result,
           -result, false, (void)0)
}
#define tn_host_poller_change_ inject_poller_change

static inline struct tn_loop *inject_loop_new(void)
{
    INJECT(struct tn_loop *, tn_loop_new(), !result, errno, true,
           tn_loop_unref(result))
}
#define tn_loop_new inject_loop_new

static inline int inject_set_fd_handler(struct tn_loop *loop, int fd,
                                        void (*on_read)(void *opaque),
                                        void (*on_write)(void *opaque),
                                        void *opaque)
{
    INJECT(int, tn_loop_set_fd_handler(loop, fd, on_read, on_write, opaque),
           result, -result, false, (void)0)
}
#define tn_loop_set_fd_handler inject_set_fd_handler

static inline int inject_set_notifier_handler(struct tn_loop *loop,
                                              struct tn_notifier *notifier,
                                              void (*fn)(void *opaque),
                                              void *opaque)
{
    INJECT(int, tn_loop_set_notifier_handler(loop, notifier, fn, opaque),
           result, -result, false, (void)0)
}
#define tn_loop_set_notifier_handler inject_set_notifier_handler

static inline int inject_set_fd_look(struct tn_loop *loop, int fd,
                                     bool (*look)(void *opaque),
                                     void (*begin)(void *opaque),
                                     void (*end)(void *opaque))
{
    INJECT(int, tn_loop_set_fd_look(loop, fd, look, begin, end), result,
           -result, false, (void)0)
}
#define tn_loop_set_fd_look inject_set_fd_look

static inline int inject_loop_fd(struct tn_loop *loop)
{
    INJECT(int, tn_loop_fd(loop), result < 0, -result, false, (void)0)
}
#define tn_loop_fd inject_loop_fd

static inline int inject_after_fork(struct tn_loop *loop)
{
    INJECT(int, tn_loop_after_fork(loop), result, -result, false, (void)0)
}
#define tn_loop_after_fork inject_after_fork

/* The notifier of a signal stays, as a handler may run late. */
static inline int inject_add_signal(struct tn_loop *loop, int number,
                                    void (*fn)(int number, void *opaque),
                                    void *opaque)
{
    INJECT(int, tn_loop_add_signal(loop, number, fn, opaque), result,
           inject_keeps_descriptor(&i_, -result), true,
           tn_loop_remove_signal(loop, number))
}
#define tn_loop_add_signal inject_add_signal

static inline struct tn_bh *inject_bh_new_named(struct tn_loop *loop,
                                                void (*fn)(void *opaque),
                                                void *opaque, const char *name)
{
    INJECT(struct tn_bh *, tn_bh_new_named(loop, fn, opaque, name), !result,
           errno, false, (void)0)
}
#define tn_bh_new_named inject_bh_new_named

static inline int inject_schedule_oneshot_named(struct tn_loop *loop,
                                                void (*fn)(void *opaque),
                                                void *opaque, const char *name)
{
    INJECT(int, tn_bh_schedule_oneshot_named(loop, fn, opaque, name), result,
           -result, false, (void)0)
}
#define tn_bh_schedule_oneshot_named inject_schedule_oneshot_named

static inline int inject_notifier_init(struct tn_notifier *notifier)
{
    INJECT(int, tn_notifier_init(notifier), result, -result, true,
           tn_notifier_cleanup(notifier))
}
#define tn_notifier_init inject_notifier_init

static inline struct tn_loop_thread *inject_loop_thread_new(const char *name)
{
    INJECT(struct tn_loop_thread *, tn_loop_thread_new(name), !result, errno,
           true, tn_loop_thread_free(result))
}
#define tn_loop_thread_new inject_loop_thread_new

static inline struct tn_pool *inject_pool_new(
    const struct tn_pool_options *options)
{
    INJECT(struct tn_pool *, tn_pool_new(options), !result, errno, true,
           tn_pool_free(result))
}
#define tn_pool_new inject_pool_new

static inline int inject_pool_submit(struct tn_pool *pool, struct tn_job *job)
{
    INJECT(
        int, tn_pool_submit(pool, job), result, -result, !job->done_,
        if (tn_job_cancel(job) != 0) { return result; })
}
#define tn_pool_submit inject_pool_submit

#endif
