/* SPDX-License-Identifier: MIT */
#ifndef LOOP_LOOP_H
#define LOOP_LOOP_H

/*
 * What the files of src/loop share.  "Home" is the thread that is polling.
 *
 * Locks, outermost first: the one of signal.c; the lock-count of the handlers;
 * then, as leaves, the lock of the bottom halves and that of the timers.  None
 * is held while a function of the user runs; nor, but for the first, while
 * memory is had.  Outside of the last three is that of fork.c.
 */

#include "host/host.h"
#include "tenon/atomic.h"
#include "tenon/event.h"
#include "tenon/lockcnt.h"
#include "tenon/loop.h"
#include "tenon/queue.h"
#include "tenon/rcu.h"
#include "tenon/timer.h"
#include "rcu/online.h"
#include "rcu/target.h"

/* Bottom halves: bh.c */

struct tn_bh;
TN_SLIST_HEAD(tn_bh_list_, tn_bh);

/* What one poll took, on its stack; oldest first in the loop's list. */
struct tn_bh_slice_ {
    struct tn_bh_list_ list;
    TN_SIMPLEQ_ENTRY(tn_bh_slice_) node;
};

struct tn_loop_bhs_ {
    struct tn_bh_list_ scheduled; /* pushed by any thread */
    TN_SIMPLEQ_HEAD(, tn_bh_slice_) slices;
    struct tn_bh_list_ idle; /* home; to be called at: */
    _Alignas(8) int64_t idle_deadline;

    struct tn_mutex_ lock; /* protects: */
    TN_LIST_HEAD(, tn_bh) alive;
};

void tn_bhs_init_(struct tn_loop *loop);
void tn_bhs_destroy_(struct tn_loop *loop);

/* In a child: takes what polls have taken; sees to what was not put yet. */
void tn_bhs_leave_(struct tn_loop *loop);
void tn_bhs_renew_(struct tn_loop *loop);

int64_t tn_bhs_deadline_(const struct tn_loop *loop);
bool tn_bhs_run_(struct tn_loop *loop);

/*
 * One that frees itself after its call; NULL if there is no memory.  Until it
 * is scheduled, tn_free_ gives it back.
 */
struct tn_bh *tn_bh_new_oneshot_(struct tn_loop *loop, void (*fn)(void *opaque),
                                 void *opaque, const char *name);

/* Looking before sleeping: busy.c */

struct tn_handler_;

/* How long to look for something; and how long, since it came last, the loop
 * has waited, in all. */
struct tn_busy_time_ {
    _Alignas(8) int64_t ns, waited;
};

struct tn_loop_busy_ {
    _Alignas(8) int64_t max_ns; /* 0: off */
    unsigned grow, shrink;
    TN_LIST_HEAD(, tn_handler_) handlers; /* changed under their lock */

    /* home: */
    _Alignas(8) int64_t began; /* this wait; 0 if it is not measured */
    int64_t asked;             /* when the monitor was asked last */
    struct tn_busy_time_ notify;
    unsigned skip; /* of the handlers, in the next round */
    bool owed;     /* one more look before the loop sleeps */
};

void tn_busy_init_(struct tn_loop *loop);
void tn_busy_renew_(struct tn_loop *loop);

/* With the lock held.  @handler, which is not to be seen yet, gets its time. */
void tn_busy_add_(struct tn_loop *loop, struct tn_handler_ *handler);
void tn_busy_remove_(struct tn_handler_ *handler);

/*
 * Looks for as long as it is worth; once, if @deadline has passed.  Returns
 * whether something was found, in @ready or a notify: else, and if there is a
 * deadline to come, the loop may sleep.
 */
struct tn_ready_list_;
bool tn_busy_look_(struct tn_loop *loop, struct tn_ready_list_ *ready,
                   int64_t deadline);

/* After a wait, before its outcome is acted upon: learns from it. */
void tn_busy_learn_(struct tn_loop *loop);

/* Before somebody else sleeps for the loop: whether it must poll at once. */
bool tn_busy_end_(struct tn_loop *loop);

/* Handlers of file descriptors: handler.c */

struct tn_handler_ {
    int fd;
    uint32_t number; /* tells it from others that fd has had */
    void (*on_read)(void *opaque);
    void (*on_write)(void *opaque);
    void *opaque;
    struct tn_notifier *notifier; /* or NULL */
    void *owned;                  /* freed with it; or NULL */
    bool internal;                /* its calls are none of the user's */
    bool (*look)(void *opaque);   /* or NULL: busy.c */
    void (*begin)(void *opaque);
    void (*end)(void *opaque);
    TN_LIST_ENTRY(tn_handler_) looked_at;
    struct tn_busy_time_ busy; /* home */
    bool begun, running;       /* home */
    bool deleted;
    unsigned ready;                           /* home */
    bool asked, gone;                         /* home: monitor.c */
    TN_SLIST_ENTRY(tn_handler_) deleted_node; /* under the lock-count's lock */
};

/* Read by polls, without the lock. */
struct tn_handler_table_ {
    struct tn_handler_table_ *older;
    size_t size;
    struct tn_host_watch_ *watches; /* home: room for as many */
    struct tn_handler_ *by_fd[];
};

struct tn_loop_handlers_ {
    int poller;             /* or a negative errno */
    int turn;               /* home: monitor.c */
    struct tn_lockcnt lock; /* visits: polls; its lock protects: */
    struct tn_handler_table_ *table;
    bool polls;      /* with poll, and not the poller; for good */
    uint32_t latest; /* number */
    TN_SLIST_HEAD(, tn_handler_) deleted;
};

void tn_handlers_init_(struct tn_loop *loop);
void tn_handlers_destroy_(struct tn_loop *loop);

/* The handler that @fd has now, or NULL. */
struct tn_handler_ *tn_handler_at_(const struct tn_loop_handlers_ *h, int fd);

/* Sets a copy of @wanted.  After an error, what it owns is the caller's. */
int tn_handler_set_(struct tn_loop *loop, const struct tn_handler_ *wanted);

/* Around a poll: no handler is freed in between. */
void tn_handlers_enter_(struct tn_loop *loop);
void tn_handlers_leave_(struct tn_loop *loop);

/* What one poll found ready. */
enum { TN_READY_ROOM_ = 64, TN_READY_SEEN_ = 16 }; /* by its look function */

struct tn_ready_list_ {
    int count;
    struct tn_handler_ *handlers[TN_READY_ROOM_];
};

bool tn_handlers_run_(struct tn_loop *loop, struct tn_ready_list_ *ready);

/* How the loop waits for descriptors: monitor.c */

void tn_monitor_init_(struct tn_loop *loop);
void tn_monitor_destroy_(struct tn_loop *loop);
int tn_monitor_renew_(struct tn_loop *loop);

bool tn_monitor_is_open_(int fd);

/* With the lock held: before @handler has its place, after, and at its end. */
int tn_monitor_watch_(struct tn_loop *loop, const struct tn_handler_ *handler,
                      bool replaces);
void tn_monitor_changed_(struct tn_loop *loop);
void tn_monitor_forget_(struct tn_loop *loop, int fd);

void tn_ready_add_(struct tn_ready_list_ *ready, struct tn_handler_ *handler,
                   unsigned events);

/* Does not wait if @deadline is 0. */
void tn_monitor_wait_(struct tn_loop *loop, struct tn_ready_list_ *ready,
                      int64_t deadline);

/* Signals: signal.c.  destroy: gives back those of @loop, which ends. */
void tn_signals_destroy_(struct tn_loop *loop);
int tn_signals_renew_(struct tn_loop *loop);

/* Timers: timer.c, timer_heap.c */

struct tn_timer_call_; /* one that is under way */

struct tn_loop_timers_ {
    struct tn_mutex_ lock; /* protects all of this */
    struct tn_timer *heap;
    _Alignas(8) int64_t earliest; /* written under it, read without */
    int64_t now; /* of the latest pass, while one is under way */
    struct tn_timer_call_ *calls;
};

void tn_timers_init_(struct tn_loop *loop);
void tn_timers_destroy_(struct tn_loop *loop);
void tn_timers_inherit_(struct tn_loop *loop, bool is_home);
int64_t tn_timers_deadline_(const struct tn_loop *loop);
bool tn_timers_run_(struct tn_loop *loop);

/* A pairing heap.  remove: of one that is in it. */
void tn_heap_insert_(struct tn_timer **heap, struct tn_timer *timer);
void tn_heap_remove_(struct tn_timer **heap, struct tn_timer *timer);
bool tn_heap_has_(const struct tn_timer *heap, const struct tn_timer *timer);

/* Waking a loop that sleeps: notify.c */

struct tn_loop_notify_ {
    bool notify_me; /* a poll sleeps, or is about to; home stores */
    bool notified;
    unsigned waits; /* home stores: wait-whiles that are under way */
    struct tn_notifier notifier;
};

/* The handlers too: a loop without descriptors to spare can do with poll. */
int tn_notify_init_(struct tn_loop *loop);
void tn_notify_destroy_(struct tn_loop *loop);
int tn_notify_renew_(struct tn_loop *loop);

/* In a child: another notifier in the place of one that is the parent's. */
int tn_notifier_renew_(struct tn_notifier *n);

/* Around a wait.  False: something has been changed, so do not wait. */
bool tn_notify_may_sleep_(struct tn_loop *loop);
void tn_notify_awake_(struct tn_loop *loop);

/* After a wait, and before the loop looks at anything. */
void tn_notify_accept_(struct tn_loop *loop);

/* Polled for by another loop: embed.c */

struct tn_loop_embed_ {
    bool is_on; /* for good; set under the lock of the handlers, by home */
    int alarm;
    _Alignas(8) int64_t armed_for;
};

/* When a poll ends that is not nested. */
void tn_embed_arm_(struct tn_loop *loop, int64_t deadline);
void tn_embed_destroy_(struct tn_loop *loop);
int tn_embed_renew_(struct tn_loop *loop);
void tn_embed_begin_(struct tn_loop *loop);

/* Functions given to call_rcu_on: loop_rcu.c */

void tn_loop_rcu_init_(struct tn_loop *loop);
void tn_loop_rcu_destroy_(struct tn_loop *loop);
bool tn_loop_rcu_is_due_(const struct tn_loop *loop);
bool tn_loop_rcu_run_(struct tn_loop *loop);

/* Forks: fork.c */

void tn_fork_add_(struct tn_loop *loop);
void tn_fork_remove_(struct tn_loop *loop);

void tn_loops_before_fork_(void);
void tn_loops_parent_forked_(void);
void tn_loops_child_forked_(void);

/* The loop itself: loop.c */

struct tn_loop {
    unsigned references;
    const void *home;      /* stands for the thread that is polling, or NULL */
    const void *last_home; /* with its number: threads come where others were */
    int last_number;
    unsigned depth;      /* home; of nested polls */
    bool reports;        /* home; to RCU */
    unsigned generation; /* of the process that made it */
    unsigned stopped;

    struct tn_loop_notify_ notify;
    struct tn_loop_bhs_ bhs;
    struct tn_loop_handlers_ handlers;
    struct tn_loop_busy_ busy;
    struct tn_loop_timers_ timers;
    struct tn_loop_embed_ embed;
    struct tn_rcu_target_ rcu;
    TN_LIST_ENTRY(tn_loop) node; /* fork.c */
};

/*
 * Says whether the calling thread is polling @loop now.  A thread is told by
 * the address of something it alone has.
 */
static inline bool tn_loop_is_home_(const struct tn_loop *loop)
{
    return tn_atomic_read(&loop->home) == &tn_rcu_reader_;
}

static inline void tn_loop_take_home_(struct tn_loop *loop)
{
    tn_atomic_set(&loop->last_home, (const void *)&tn_rcu_reader_);
    tn_atomic_set(&loop->last_number, tn_rcu_number_());
    tn_atomic_set(&loop->home, (const void *)&tn_rcu_reader_);
}

static inline void tn_loop_leave_home_(struct tn_loop *loop)
{
    tn_atomic_set(&loop->home, NULL);
}

/*
 * In the child of a fork: its parent's loops share the parent's kernel objects,
 * which are not to be changed, and any lock may be taken.
 */
static inline bool tn_loop_is_inherited_(const struct tn_loop *loop)
{
    return loop->generation != tn_host_generation_;
}

/* For loop threads: has every run of @loop return, from now on. */
void tn_loop_end_runs_(struct tn_loop *loop);
bool tn_loop_runs_have_ended_(const struct tn_loop *loop);

#endif
