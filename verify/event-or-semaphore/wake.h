/* SPDX-License-Identifier: MIT */
#ifndef WAKE_H
#define WAKE_H

/*
 * What a worker sleeps on, in the designs that are compared: compiled with
 *
 *     -DEVENT        the event
 *     -DSEMAPHORE    the semaphore, a post for each wake-up
 *     -DONCE         the same with a flag, a post for many wake-ups
 *     -DIDLE         the event, set only while the worker says that it is idle:
 *                    what src/rcu/worker.c does
 *
 * How it is used: reset, look for work, sleep if there is none; or sleep,
 * reset, look.  For IDLE only the first.
 */

#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/sem.h"

#if defined(EVENT)

struct wake {
    struct tn_event event;
};

#define WAKE_INIT            \
    {                        \
        TN_EVENT_INIT(false) \
    }

static inline void wake_up(struct wake *w)
{
    tn_event_set(&w->event);
}

static inline void wake_reset(struct wake *w)
{
    tn_event_reset(&w->event);
}

static inline bool wake_sleep_until(struct wake *w, int64_t deadline)
{
    return tn_event_wait_until(&w->event, deadline);
}

#elif defined(SEMAPHORE)

struct wake {
    struct tn_sem sem;
};

#define WAKE_INIT      \
    {                  \
        TN_SEM_INIT(0) \
    }

static inline void wake_up(struct wake *w)
{
    tn_sem_post(&w->sem);
}

/* A semaphore has none: who sleeps takes a post. */
static inline void wake_reset(struct wake *w)
{
    (void)w;
}

static inline bool wake_sleep_until(struct wake *w, int64_t deadline)
{
    return tn_sem_wait_until(&w->sem, deadline);
}

#elif defined(ONCE)

#ifndef CLEAR
#define CLEAR(p) (void)tn_atomic_xchg(p, false)
#endif

struct wake {
    struct tn_sem sem;
    bool posted;
};

#define WAKE_INIT             \
    {                         \
        TN_SEM_INIT(0), false \
    }

static inline void wake_up(struct wake *w)
{
    if (!tn_atomic_xchg(&w->posted, true)) {
        tn_sem_post(&w->sem);
    }
}

/* After sleep, and before the look. */
static inline void wake_reset(struct wake *w)
{
    CLEAR(&w->posted);
}

static inline bool wake_sleep_until(struct wake *w, int64_t deadline)
{
    return tn_sem_wait_until(&w->sem, deadline);
}

#elif defined(IDLE)

struct wake {
    struct tn_event event;
    bool idle;
};

#define WAKE_INIT                   \
    {                               \
        TN_EVENT_INIT(false), false \
    }

static inline void wake_up(struct wake *w)
{
    tn_smp_mb_local();
    if (tn_atomic_read(&w->idle)) {
        tn_event_set(&w->event);
    }
}

static inline void wake_reset(struct wake *w)
{
    tn_event_reset(&w->event);
    tn_atomic_set(&w->idle, true);
    tn_smp_mb_global();
}

static inline bool wake_sleep_until(struct wake *w, int64_t deadline)
{
    bool woken = tn_event_wait_until(&w->event, deadline);

    tn_atomic_set(&w->idle, false);
    return woken;
}

#endif

static inline void wake_sleep(struct wake *w)
{
    wake_sleep_until(w, TN_FOREVER);
}

#endif
