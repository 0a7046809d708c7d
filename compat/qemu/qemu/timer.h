/* SPDX-License-Identifier: MIT */
#ifndef TENON_QEMU_TIMER_H
#define TENON_QEMU_TIMER_H

/*
 * Clocks, and timers on them.  Deadlines are times of the timer's clock; a
 * timer counts in units of its scale.
 */

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "qemu/bitops.h"
#include "qemu/compiler.h"
#include "qemu/host-utils.h"
#include "qemu/notify.h"
#include "qemu/thread.h"
#include "qemu/typedefs.h"

#define NANOSECONDS_PER_SECOND 1000000000LL
#define SCALE_MS               1000000
#define SCALE_US               1000
#define SCALE_NS               1

/* REALTIME and VIRTUAL are monotonic, HOST may jump. */
typedef enum {
    QEMU_CLOCK_REALTIME = 0,
    QEMU_CLOCK_VIRTUAL = 1,
    QEMU_CLOCK_HOST = 2,
    QEMU_CLOCK_VIRTUAL_RT = 3,
    QEMU_CLOCK_MAX
} QEMUClockType;

#define QEMU_TIMER_ATTR_EXTERNAL ((int)1)
#define QEMU_TIMER_ATTR_ALL      ((int)0xffffffff)

typedef void QEMUTimerCB(void *opaque);
typedef void QEMUTimerListNotifyCB(void *opaque, QEMUClockType type);

/* One list for each clock. */
struct QEMUTimerListGroup {
    QEMUTimerList *tl[QEMU_CLOCK_MAX];
};

struct QEMUTimer {
    int64_t expire_time; /* in ns, or -1; under the list's lock */
    QEMUTimerList *timer_list;
    QEMUTimerCB *cb;
    void *opaque;
    QEMUTimer *next;
    int attributes;
    int scale;
};

#ifdef __cplusplus
extern "C" {
#endif

extern QEMUTimerListGroup main_loop_tlg;

/* Clocks */

int64_t get_clock(void);          /* ns, monotonic */
int64_t get_clock_realtime(void); /* ns since 1970 */

/* Makes the lists of the main loop; again, it does nothing. */
void qemu_init_clocks(QEMUTimerListNotifyCB *notify_cb);
#define init_clocks(...) qemu_init_clocks(TN_QEMU_OR_NULL_(__VA_ARGS__))

int64_t qemu_clock_get_ns(QEMUClockType type);

static inline int64_t qemu_clock_get_us(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_US;
}

static inline int64_t qemu_clock_get_ms(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_MS;
}

/* These look at the main loop's list of the clock. */
bool qemu_clock_has_timers(QEMUClockType type);
bool qemu_clock_expired(QEMUClockType type);
bool qemu_clock_run_timers(QEMUClockType type);
bool qemu_clock_run_all_timers(void);

/* What comes first of all timers of the clock, in ns from now; or -1. */
int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attributes);
bool qemu_clock_use_for_deadline(QEMUClockType type);
void qemu_clock_notify(QEMUClockType type);
/* Disabling waits for functions that are under way: not in one of these. */
void qemu_clock_enable(QEMUClockType type, bool enabled);
/* Moves QEMU_CLOCK_VIRTUAL on to @dest, calling what is due; returns it. */
int64_t qemu_clock_advance_virtual_time(int64_t dest);

/* Lists of timers, and groups of these */

QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb,
                             void *opaque);
void timerlist_free(QEMUTimerList *list);
bool timerlist_has_timers(QEMUTimerList *list);
bool timerlist_expired(QEMUTimerList *list);
int64_t timerlist_deadline_ns(QEMUTimerList *list);
QEMUClockType timerlist_get_clock(QEMUTimerList *list);
bool timerlist_run_timers(QEMUTimerList *list);
void timerlist_notify(QEMUTimerList *list);

void timerlistgroup_init(QEMUTimerListGroup *group, QEMUTimerListNotifyCB *cb,
                         void *opaque);
void timerlistgroup_deinit(QEMUTimerListGroup *group);
bool timerlistgroup_run_timers(QEMUTimerListGroup *group);
int64_t timerlistgroup_deadline_ns(QEMUTimerListGroup *group);

/* Timers.  @group is NULL for the main loop's. */

void timer_init_full(QEMUTimer *timer, QEMUTimerListGroup *group,
                     QEMUClockType type, int scale, int attributes,
                     QEMUTimerCB *cb, void *opaque);
void timer_init_tl(QEMUTimer *timer, QEMUTimerList *list, int scale,
                   QEMUTimerCB *cb, void *opaque);
void timer_deinit(QEMUTimer *timer); /* not pending */
/* A function that is under way on another thread may still be. */
void timer_del(QEMUTimer *timer);
void timer_mod_ns(QEMUTimer *timer, int64_t expire_time);
void timer_mod(QEMUTimer *timer, int64_t expire_time);
/* Unless the timer is pending for an earlier time. */
void timer_mod_anticipate_ns(QEMUTimer *timer, int64_t expire_time);
void timer_mod_anticipate(QEMUTimer *timer, int64_t expire_time);
bool timer_pending(QEMUTimer *timer);
bool timer_expired(QEMUTimer *timer, int64_t current_time);
uint64_t timer_expire_time_ns(QEMUTimer *timer);

static inline void timer_init(QEMUTimer *timer, QEMUClockType type, int scale,
                              QEMUTimerCB *cb, void *opaque)
{
    timer_init_full(timer, NULL, type, scale, 0, cb, opaque);
}

static inline void timer_init_ns(QEMUTimer *timer, QEMUClockType type,
                                 QEMUTimerCB *cb, void *opaque)
{
    timer_init(timer, type, SCALE_NS, cb, opaque);
}

static inline void timer_init_us(QEMUTimer *timer, QEMUClockType type,
                                 QEMUTimerCB *cb, void *opaque)
{
    timer_init(timer, type, SCALE_US, cb, opaque);
}

static inline void timer_init_ms(QEMUTimer *timer, QEMUClockType type,
                                 QEMUTimerCB *cb, void *opaque)
{
    timer_init(timer, type, SCALE_MS, cb, opaque);
}

static inline QEMUTimer *timer_new_full(QEMUTimerListGroup *group,
                                        QEMUClockType type, int scale,
                                        int attributes, QEMUTimerCB *cb,
                                        void *opaque)
{
    QEMUTimer *timer = g_new0(QEMUTimer, 1);

    timer_init_full(timer, group, type, scale, attributes, cb, opaque);
    return timer;
}

static inline QEMUTimer *timer_new(QEMUClockType type, int scale,
                                   QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(NULL, type, scale, 0, cb, opaque);
}

static inline QEMUTimer *timer_new_ns(QEMUClockType type, QEMUTimerCB *cb,
                                      void *opaque)
{
    return timer_new(type, SCALE_NS, cb, opaque);
}

static inline QEMUTimer *timer_new_us(QEMUClockType type, QEMUTimerCB *cb,
                                      void *opaque)
{
    return timer_new(type, SCALE_US, cb, opaque);
}

static inline QEMUTimer *timer_new_ms(QEMUClockType type, QEMUTimerCB *cb,
                                      void *opaque)
{
    return timer_new(type, SCALE_MS, cb, opaque);
}

static inline void timer_free(QEMUTimer *timer)
{
    if (timer) {
        timer_del(timer);
        g_free(timer);
    }
}

/* Utilities.  A timeout of -1 is none. */

static inline int64_t qemu_soonest_timeout(int64_t a, int64_t b)
{
    return (uint64_t)a < (uint64_t)b ? a : b;
}

/* Rounds up. */
int qemu_timeout_ns_to_ms(int64_t ns);
int qemu_poll_ns(GPollFD *fds, guint count, int64_t timeout);

#ifdef __cplusplus
}
#endif

#endif
