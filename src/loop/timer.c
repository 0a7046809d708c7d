/* SPDX-License-Identifier: MIT */
/*
 * Timers of a loop, in a heap under a lock.  What the loop needs to know when
 * it goes to sleep, the earliest deadline, it reads without the lock: a notify
 * follows every change that matters, so that it reads it again.
 *
 * A function is called without the lock.  Meanwhile a record on the stack of
 * home tells which timer it is; who wants to be sure that it has ended leaves
 * an event there.  Home does not: the calls are its own.
 *
 * Constraints
 *
 *   1  All is under the lock, and a call comes after the timer was taken from
 *      the heap under it.                                           (T2, T3)
 *   2  mod: its store to earliest -> its notify; loop: its noticing of a notify
 *      -> its load of earliest.  By N2.                                 (T4)
 *   3  call: what the function did -> the set of the events; del_sync: its wait
 *      -> its return.  By E1; an event is not reset, and is destroyed after its
 *      wait, by E4.                                                     (T2)
 */

#include "tenon/timer.h"

#include "loop/loop.h"

struct waiter {
    struct tn_event done;
    TN_SLIST_ENTRY(waiter) node;
};

struct tn_timer_call_ {
    struct tn_timer *timer;
    TN_SLIST_HEAD(, waiter) waiters;
    struct tn_timer_call_ *outer; /* of a nested poll */
};

void tn_timers_init_(struct tn_loop *loop)
{
    tn_mutex_init_(&loop->timers.lock, "timers", 40);
    loop->timers.earliest = TN_FOREVER;
}

void tn_timers_destroy_(struct tn_loop *loop)
{
    if (loop->timers.heap) {
        tn_misuse_("timer", loop->timers.heap, "armed when its loop ended");
    }
    tn_mutex_destroy_(&loop->timers.lock);
}

/* Whoever waits for the end of a call is not there, nor are others' calls. */
void tn_timers_inherit_(struct tn_loop *loop, bool is_home)
{
    struct tn_loop_timers_ *timers = &loop->timers;
    struct tn_timer_call_ *call;

    if (!is_home) {
        timers->calls = NULL;
    }
    for (call = timers->calls; call; call = call->outer) {
        TN_SLIST_INIT(&call->waiters);
    }
}

int64_t tn_timers_deadline_(const struct tn_loop *loop)
{
    return tn_atomic_read(&loop->timers.earliest); /* 2 */
}

/* With the lock held; returns whether there is an earlier one now. */
static bool note_earliest(struct tn_loop_timers_ *timers)
{
    int64_t before = tn_atomic_read(&timers->earliest);
    int64_t now = timers->heap ? timers->heap->deadline_ : TN_FOREVER;

    if (now != before) {
        tn_atomic_set(&timers->earliest, now); /* 2 */
    }
    return now < before;
}

/* With the lock held: the call of @timer that is under way, if there is one. */
static struct tn_timer_call_ *find_call(struct tn_timer *timer)
{
    struct tn_timer_call_ *call = timer->loop_->timers.calls;

    while (call && call->timer != timer) {
        call = call->outer;
    }
    return call;
}

/* Its function may have freed a timer in whose place @timer now is. */
static void disown_calls(struct tn_timer *timer)
{
    struct tn_loop_timers_ *timers = &timer->loop_->timers;
    struct tn_timer_call_ *call;

    tn_mutex_lock_(&timers->lock);
    while ((call = find_call(timer))) {
        call->timer = NULL;
    }
    tn_mutex_unlock_(&timers->lock);
}

void tn_timer_init(struct tn_timer *timer, struct tn_loop *loop,
                   void (*fn)(void *opaque), void *opaque)
{
    *timer = (struct tn_timer){.loop_ = loop, .fn_ = fn, .opaque_ = opaque};
    disown_calls(timer);
}

/* With the lock held. */
static void disarm(struct tn_timer *timer)
{
    struct tn_timer **heap = &timer->loop_->timers.heap;

    if (tn_heap_has_(*heap, timer)) {
        tn_heap_remove_(heap, timer);
    }
}

/* With the lock held. */
static void arm(struct tn_timer *timer, int64_t deadline)
{
    struct tn_loop_timers_ *timers = &timer->loop_->timers;

    disarm(timer);
    if (timers->calls && deadline <= timers->now) {
        deadline = timers->now + 1; /* after the pass that is under way */
    }
    if (deadline != TN_FOREVER) {
        timer->deadline_ = deadline;
        tn_heap_insert_(&timers->heap, timer);
    }
}

static void change(struct tn_timer *timer, int64_t deadline, bool only_earlier)
{
    struct tn_loop *loop = timer->loop_;
    struct tn_loop_timers_ *timers = &loop->timers;
    bool sooner;

    tn_mutex_lock_(&timers->lock); /* 1 */
    if (!only_earlier || !tn_heap_has_(timers->heap, timer) ||
        deadline < timer->deadline_) {
        arm(timer, deadline);
    }
    sooner = note_earliest(timers);
    tn_mutex_unlock_(&timers->lock);
    if (sooner && !tn_loop_is_home_(loop)) {
        tn_loop_notify(loop); /* 2 */
    }
}

void tn_timer_mod(struct tn_timer *timer, int64_t deadline)
{
    change(timer, deadline, false);
}

void tn_timer_mod_anticipate(struct tn_timer *timer, int64_t deadline)
{
    change(timer, deadline, true);
}

void tn_timer_del(struct tn_timer *timer)
{
    change(timer, TN_FOREVER, false);
}

bool tn_timer_pending(struct tn_timer *timer)
{
    struct tn_loop_timers_ *timers = &timer->loop_->timers;
    bool armed;

    tn_mutex_lock_(&timers->lock);
    armed = tn_heap_has_(timers->heap, timer);
    tn_mutex_unlock_(&timers->lock);
    return armed;
}

/*
 * Disarms @timer; if it is being called, leaves @self to be told of the end of
 * that and returns true.  In one step: the function may arm it again.
 */
static bool del_unless_called(struct tn_timer *timer, struct waiter *self)
{
    struct tn_loop_timers_ *timers = &timer->loop_->timers;
    struct tn_timer_call_ *call;

    tn_mutex_lock_(&timers->lock); /* 1 */
    disarm(timer);
    note_earliest(timers);
    call = find_call(timer);
    if (call) {
        tn_event_init(&self->done, false);
        TN_SLIST_INSERT_HEAD(&call->waiters, self, node);
    }
    tn_mutex_unlock_(&timers->lock);
    return call != NULL;
}

void tn_timer_del_sync(struct tn_timer *timer)
{
    struct waiter self;

    if (tn_loop_is_home_(timer->loop_)) {
        tn_timer_del(timer);
        return;
    }
    while (del_unless_called(timer, &self)) {
        tn_event_wait(&self.done); /* 3 */
        tn_event_destroy(&self.done);
    }
}

/* With the lock held, which it lets go of during the call. */
static void call_first(struct tn_loop_timers_ *timers)
{
    struct tn_timer_call_ call = {
        timers->heap, TN_SLIST_HEAD_INIT(call.waiters), timers->calls};
    void (*fn)(void *) = call.timer->fn_;
    void *opaque = call.timer->opaque_;
    struct waiter *w;

    tn_heap_remove_(&timers->heap, call.timer); /* 1 */
    note_earliest(timers);                      /* for nested polls */
    timers->calls = &call;
    tn_mutex_unlock_(&timers->lock);
    fn(opaque); /* it may free the timer */
    tn_mutex_lock_(&timers->lock);
    timers->calls = call.outer;
    while ((w = TN_SLIST_FIRST(&call.waiters))) {
        TN_SLIST_REMOVE_HEAD(&call.waiters, node);
        tn_event_set(&w->done); /* 3; w is gone */
    }
}

bool tn_timers_run_(struct tn_loop *loop)
{
    struct tn_loop_timers_ *timers = &loop->timers;
    bool progress = false;
    int64_t now;

    if (tn_atomic_read(&timers->earliest) == TN_FOREVER ||
        tn_loop_is_inherited_(loop)) {
        return false;
    }
    now = tn_now();
    if (now < tn_atomic_read(&timers->earliest)) {
        return false;
    }
    tn_mutex_lock_(&timers->lock);
    timers->now = now;
    while (timers->heap && timers->heap->deadline_ <= now &&
           !tn_loop_is_inherited_(loop)) {
        call_first(timers);
        progress = true;
    }
    tn_mutex_unlock_(&timers->lock);
    return progress;
}
