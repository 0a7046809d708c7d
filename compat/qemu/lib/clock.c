/* SPDX-License-Identifier: MIT */
/* Clocks: what time it is, and the lists of timers that go by them. */

#include "qemu/osdep.h"

#include "lib/timer.h"

/* Static, so that they need not be made before the first list. */
static struct {
    QLIST_HEAD(, QEMUTimerList) lists; /* under lists_lock */
    bool disabled;
} clocks[QEMU_CLOCK_MAX];

static QemuMutex lists_lock = {.lock = PTHREAD_MUTEX_INITIALIZER,
                               .initialized = true};

static int64_t virtual_offset; /* how far it has been moved on */

int64_t get_clock(void)
{
    return tn_now();
}

int64_t get_clock_realtime(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * NANOSECONDS_PER_SECOND + now.tv_nsec;
}

int64_t qemu_clock_get_ns(QEMUClockType type)
{
    switch (type) {
    case QEMU_CLOCK_HOST:
        return get_clock_realtime();
    case QEMU_CLOCK_VIRTUAL:
        return get_clock() + qatomic_read(&virtual_offset);
    default:
        return get_clock();
    }
}

void tn_qemu_clock_add_(QEMUTimerList *list)
{
    qemu_mutex_lock(&lists_lock);
    QLIST_INSERT_HEAD(&clocks[list->type].lists, list, node);
    qemu_mutex_unlock(&lists_lock);
}

void tn_qemu_clock_remove_(QEMUTimerList *list)
{
    qemu_mutex_lock(&lists_lock);
    QLIST_REMOVE(list, node);
    qemu_mutex_unlock(&lists_lock);
}

bool tn_qemu_clock_is_enabled_(QEMUClockType type)
{
    return !qatomic_read(&clocks[type].disabled);
}

void qemu_init_clocks(QEMUTimerListNotifyCB *notify_cb)
{
    if (!main_loop_tlg.tl[0]) {
        timerlistgroup_init(&main_loop_tlg, notify_cb, NULL);
    }
}

void qemu_clock_notify(QEMUClockType type)
{
    QEMUTimerList *list;

    qemu_mutex_lock(&lists_lock);
    QLIST_FOREACH (list, &clocks[type].lists, node) {
        timerlist_notify(list);
    }
    qemu_mutex_unlock(&lists_lock);
}

static void wait_for_passes(QEMUClockType type)
{
    QEMUTimerList *list;

    smp_mb(); /* pairs with the reset in timerlist_run_timers */
    qemu_mutex_lock(&lists_lock);
    QLIST_FOREACH (list, &clocks[type].lists, node) {
        qemu_event_wait(&list->done);
    }
    qemu_mutex_unlock(&lists_lock);
}

void qemu_clock_enable(QEMUClockType type, bool enabled)
{
    bool was_disabled = qatomic_xchg(&clocks[type].disabled, !enabled);

    if (enabled && was_disabled) {
        qemu_clock_notify(type);
    } else if (!enabled && !was_disabled) {
        wait_for_passes(type);
    }
}

bool qemu_clock_use_for_deadline(QEMUClockType type)
{
    (void)type; /* there is no clock that counts instructions */
    return true;
}

bool qemu_clock_has_timers(QEMUClockType type)
{
    return timerlist_has_timers(main_loop_tlg.tl[type]);
}

bool qemu_clock_expired(QEMUClockType type)
{
    return timerlist_expired(main_loop_tlg.tl[type]);
}

bool qemu_clock_run_timers(QEMUClockType type)
{
    return timerlist_run_timers(main_loop_tlg.tl[type]);
}

bool qemu_clock_run_all_timers(void)
{
    return timerlistgroup_run_timers(&main_loop_tlg);
}

int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attributes)
{
    int64_t deadline = -1;
    QEMUTimerList *list;

    qemu_mutex_lock(&lists_lock);
    QLIST_FOREACH (list, &clocks[type].lists, node) {
        deadline = qemu_soonest_timeout(
            deadline, tn_qemu_timerlist_deadline_(list, attributes));
    }
    qemu_mutex_unlock(&lists_lock);
    return deadline;
}

int64_t qemu_clock_advance_virtual_time(int64_t dest)
{
    int64_t ahead = dest - qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (ahead > 0) {
        qatomic_add(&virtual_offset, ahead);
    }
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
    qemu_clock_notify(QEMU_CLOCK_VIRTUAL);
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

int qemu_timeout_ns_to_ms(int64_t ns)
{
    int64_t ms;

    if (ns < 0) {
        return -1;
    }
    ms = ns / SCALE_MS + (ns % SCALE_MS != 0);
    return (int)MIN(ms, (int64_t)INT32_MAX);
}

int qemu_poll_ns(GPollFD *fds, guint count, int64_t timeout)
{
    struct timespec ts = {.tv_sec = (time_t)(timeout / NANOSECONDS_PER_SECOND),
                          .tv_nsec = (long)(timeout % NANOSECONDS_PER_SECOND)};

    QEMU_BUILD_BUG_ON(sizeof(GPollFD) != sizeof(struct pollfd));
    return ppoll((struct pollfd *)fds, count, timeout < 0 ? NULL : &ts, NULL);
}
