/* SPDX-License-Identifier: MIT */
/*
 * Timers in lists that are sorted, one for each clock and loop.  Functions are
 * called without the list's lock.  Who changes what a list waits for tells its
 * owner after giving up the lock.
 *
 * Disabling a clock waits for the passes over its lists that are under way:
 * a pass resets done before it looks at enabled, and disabling clears enabled
 * before it waits for done; so that either the pass sees that the clock is
 * disabled, or is waited for.
 */

#include "qemu/osdep.h"

#include "lib/timer.h"

QEMUTimerListGroup main_loop_tlg;

QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb,
                             void *opaque)
{
    QEMUTimerList *list = g_new0(QEMUTimerList, 1);

    list->type = type;
    list->notify_cb = cb;
    list->notify_opaque = opaque;
    qemu_event_init(&list->done, true);
    qemu_mutex_init(&list->lock);
    tn_qemu_clock_add_(list);
    return list;
}

void timerlist_free(QEMUTimerList *list)
{
    assert(!timerlist_has_timers(list));
    tn_qemu_clock_remove_(list);
    qemu_mutex_destroy(&list->lock);
    qemu_event_destroy(&list->done);
    g_free(list);
}

QEMUClockType timerlist_get_clock(QEMUTimerList *list)
{
    return list->type;
}

bool timerlist_has_timers(QEMUTimerList *list)
{
    return qatomic_read(&list->active) != NULL;
}

void timerlist_notify(QEMUTimerList *list)
{
    if (list->notify_cb) {
        list->notify_cb(list->notify_opaque, list->type);
    }
}

/* The soonest of the timers that have no attributes but these; or -1. */
int64_t tn_qemu_timerlist_deadline_(QEMUTimerList *list, int attributes)
{
    int64_t expire_time = -1, delta;

    if (!timerlist_has_timers(list) || !tn_qemu_clock_is_enabled_(list->type)) {
        return -1;
    }
    qemu_mutex_lock(&list->lock);
    for (QEMUTimer *t = list->active; t && expire_time < 0; t = t->next) {
        if (!(t->attributes & ~attributes)) {
            expire_time = t->expire_time;
        }
    }
    qemu_mutex_unlock(&list->lock);
    if (expire_time < 0) {
        return -1;
    }
    delta = expire_time - qemu_clock_get_ns(list->type);
    return delta > 0 ? delta : 0;
}

int64_t timerlist_deadline_ns(QEMUTimerList *list)
{
    return tn_qemu_timerlist_deadline_(list, QEMU_TIMER_ATTR_ALL);
}

bool timerlist_expired(QEMUTimerList *list)
{
    return timerlist_deadline_ns(list) == 0;
}

/* Takes the first timer if it is due; it is not pending any more. */
static bool take_due(QEMUTimerList *list, int64_t now, QEMUTimerCB **cb,
                     void **opaque)
{
    QEMUTimer *timer;
    bool due;

    qemu_mutex_lock(&list->lock);
    timer = list->active;
    due = timer && timer->expire_time <= now;
    if (due) {
        qatomic_set(&list->active, timer->next);
        timer->next = NULL;
        qatomic_set(&timer->expire_time, -1);
        *cb = timer->cb;
        *opaque = timer->opaque;
    }
    qemu_mutex_unlock(&list->lock);
    return due;
}

bool timerlist_run_timers(QEMUTimerList *list)
{
    bool progress = false;
    QEMUTimerCB *cb;
    int64_t now;
    void *opaque;

    if (!timerlist_has_timers(list)) {
        return false;
    }
    qemu_event_reset(&list->done); /* a full barrier */
    now = qemu_clock_get_ns(list->type);
    while (tn_qemu_clock_is_enabled_(list->type) &&
           take_due(list, now, &cb, &opaque)) {
        cb(opaque); /* it may free the timer */
        progress = true;
    }
    qemu_event_set(&list->done);
    return progress;
}

void timerlistgroup_init(QEMUTimerListGroup *group, QEMUTimerListNotifyCB *cb,
                         void *opaque)
{
    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        group->tl[type] = timerlist_new((QEMUClockType)type, cb, opaque);
    }
}

void timerlistgroup_deinit(QEMUTimerListGroup *group)
{
    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        timerlist_free(group->tl[type]);
    }
}

bool timerlistgroup_run_timers(QEMUTimerListGroup *group)
{
    bool progress = false;

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        progress |= timerlist_run_timers(group->tl[type]);
    }
    return progress;
}

int64_t timerlistgroup_deadline_ns(QEMUTimerListGroup *group)
{
    int64_t deadline = -1;

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        if (qemu_clock_use_for_deadline((QEMUClockType)type)) {
            deadline = qemu_soonest_timeout(
                deadline, timerlist_deadline_ns(group->tl[type]));
        }
    }
    return deadline;
}

void timer_init_tl(QEMUTimer *timer, QEMUTimerList *list, int scale,
                   QEMUTimerCB *cb, void *opaque)
{
    *timer = (QEMUTimer){.expire_time = -1,
                         .timer_list = list,
                         .cb = cb,
                         .opaque = opaque,
                         .scale = scale};
}

void timer_init_full(QEMUTimer *timer, QEMUTimerListGroup *group,
                     QEMUClockType type, int scale, int attributes,
                     QEMUTimerCB *cb, void *opaque)
{
    group = group ? group : &main_loop_tlg;
    timer_init_tl(timer, group->tl[type], scale, cb, opaque);
    timer->attributes = attributes;
}

void timer_deinit(QEMUTimer *timer)
{
    assert(timer->expire_time == -1);
    timer->timer_list = NULL;
}

/* With the lock held. */
static void unlink_timer(QEMUTimerList *list, QEMUTimer *timer)
{
    QEMUTimer **link = &list->active;

    qatomic_set(&timer->expire_time, -1);
    while (*link && *link != timer) {
        link = &(*link)->next;
    }
    if (*link) {
        qatomic_set(link, timer->next);
        timer->next = NULL;
    }
}

/* With the lock held; returns whether it is the first now. */
static bool link_timer(QEMUTimerList *list, QEMUTimer *timer, int64_t at)
{
    QEMUTimer **link = &list->active;

    while (*link && (*link)->expire_time <= at) {
        link = &(*link)->next;
    }
    qatomic_set(&timer->expire_time, at);
    timer->next = *link;
    qatomic_set(link, timer);
    return link == &list->active;
}

void timer_del(QEMUTimer *timer)
{
    QEMUTimerList *list = timer->timer_list;

    if (list) {
        qemu_mutex_lock(&list->lock);
        unlink_timer(list, timer);
        qemu_mutex_unlock(&list->lock);
    }
}

static void change(QEMUTimer *timer, int64_t at, bool only_earlier)
{
    QEMUTimerList *list = timer->timer_list;
    bool first = false;

    at = MAX(at, 0);
    qemu_mutex_lock(&list->lock);
    if (!only_earlier || timer->expire_time < 0 || at < timer->expire_time) {
        unlink_timer(list, timer);
        first = link_timer(list, timer, at);
    }
    qemu_mutex_unlock(&list->lock);
    if (first) {
        timerlist_notify(list);
    }
}

void timer_mod_ns(QEMUTimer *timer, int64_t expire_time)
{
    change(timer, expire_time, false);
}

void timer_mod_anticipate_ns(QEMUTimer *timer, int64_t expire_time)
{
    change(timer, expire_time, true);
}

void timer_mod(QEMUTimer *timer, int64_t expire_time)
{
    timer_mod_ns(timer, expire_time * timer->scale);
}

void timer_mod_anticipate(QEMUTimer *timer, int64_t expire_time)
{
    timer_mod_anticipate_ns(timer, expire_time * timer->scale);
}

bool timer_pending(QEMUTimer *timer)
{
    return qatomic_read(&timer->expire_time) >= 0;
}

bool timer_expired(QEMUTimer *timer, int64_t current_time)
{
    return timer_pending(timer) &&
           qatomic_read(&timer->expire_time) <= current_time * timer->scale;
}

uint64_t timer_expire_time_ns(QEMUTimer *timer)
{
    return (uint64_t)qatomic_read(&timer->expire_time);
}
