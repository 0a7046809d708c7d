/* SPDX-License-Identifier: MIT */
/*
 * Who wakes up for no reason looks again, and goes on only if it may.  That
 * nobody sleeps for ever is shown elsewhere: here each thread wakes up by
 * itself once, so that a wake-up which is lost is not seen.
 *
 * Promises: E1 E2 S1 S2 L1 L2
 * Variants: event
 * Defines: CASE=event_wakes | CASE=sem_wakes | CASE=sem_wakes_two
 * Defines: CASE=lock_wakes | CASE=visit_wakes
 * Options: --spurious=1
 */

#include "tenon/event.h"
#include "tenon/lockcnt.h"
#include "tenon/sem.h"
#include "verify.h"

static struct tn_event event = TN_EVENT_INIT(false);
static struct tn_sem sem = TN_SEM_INIT(0);
static struct tn_lockcnt lc = TN_LOCKCNT_INIT;
static int data;

static void *setter(void *unused)
{
    data = 42;
    tn_event_set(&event);
    return unused;
}

static void *event_waiter(void *unused)
{
    tn_event_wait(&event);
    assert(data == 42);
    return unused;
}

void event_wakes(void)
{
    RUN_THREADS(setter, event_waiter);
}

static void *poster(void *unused)
{
    data = 42;
    tn_sem_post(&sem);
    return unused;
}

static void *sem_waiter(void *unused)
{
    tn_sem_wait(&sem);
    assert(data == 42);
    return unused;
}

void sem_wakes(void)
{
    RUN_THREADS(poster, sem_waiter);
}

static void *sem_user(void *unused)
{
    tn_sem_wait(&sem);
    data++;
    tn_sem_post(&sem);
    return unused;
}

void sem_wakes_two(void)
{
    tn_sem_init(&sem, 1);
    RUN_THREADS(sem_user, sem_user);
    assert(data == 2);
}

static void *locker(void *unused)
{
    tn_lockcnt_lock(&lc);
    data++;
    tn_lockcnt_unlock(&lc);
    return unused;
}

void lock_wakes(void)
{
    RUN_THREADS(locker, locker);
    assert(data == 2);
}

static void *visitor(void *unused)
{
    tn_lockcnt_inc(&lc);
    assert(data != 1);
    if (tn_lockcnt_dec_and_lock(&lc)) {
        data = 2;
        tn_lockcnt_unlock(&lc);
    }
    return unused;
}

static void *holder(void *unused)
{
    tn_lockcnt_lock(&lc);
    if (tn_lockcnt_count(&lc) == 0) {
        data = 1;
        data = 2;
    }
    tn_lockcnt_unlock(&lc);
    return unused;
}

void visit_wakes(void)
{
    RUN_THREADS(visitor, holder);
    tn_lockcnt_destroy(&lc);
}

int main(void)
{
    CASE();
    return 0;
}
