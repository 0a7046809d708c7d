/* SPDX-License-Identifier: MIT */
/*
 * Events, the semaphore and the lock-count.  Plain data behind each of them:
 * what is not ordered is a race, and what is not exclusive does not add up.
 */

#include <stdlib.h>

#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"
#include "tenon/lockcnt.h"
#include "tenon/sem.h"
#include "torture.h"

/* A relay of two, over events that each side resets by itself. */
static struct tn_event ping = TN_EVENT_INIT(false);
static struct tn_event pong = TN_EVENT_INIT(false);
static unsigned pings, pongs; /* atomic: the conditions */
static unsigned relayed;      /* plain */

static bool await(struct tn_event *ev, unsigned *condition, unsigned wanted)
{
    while (!torture_is_over()) {
        tn_event_reset(ev);
        if (tn_atomic_load_acquire(condition) == wanted) {
            return true;
        }
        tn_event_wait_until(ev, tn_deadline_in(torture_one_in(2)
                                                   ? TN_SECOND
                                                   : torture_random() % 9999));
    }
    return false;
}

static void tell(struct tn_event *ev, unsigned *condition, unsigned value)
{
    tn_atomic_store_release(condition, value);
    tn_event_set(ev);
}

static void pinger(void)
{
    static unsigned taken;
    unsigned n = 0;

    if (tn_atomic_fetch_inc(&taken)) {
        return; /* the relay is for two */
    }
    while (!torture_is_over()) {
        tell(&ping, &pings, ++n);
#ifdef RACY
        relayed++;
#endif
        if (!await(&pong, &pongs, n)) {
            break;
        }
#ifndef RACY
        relayed++;
        TORTURE_CHECK(relayed % 2 == 0);
#endif
        torture_count(1);
    }
}

static void ponger(void)
{
    static unsigned taken;
    unsigned n = 0;

    if (tn_atomic_fetch_inc(&taken)) {
        return;
    }
    while (await(&ping, &pings, ++n)) {
        relayed++;
        tell(&pong, &pongs, n);
    }
}

/* A semaphore as a lock, and as a count of what is there. */
static struct tn_sem mutex = TN_SEM_INIT(1), units = TN_SEM_INIT(0);
static long stock; /* plain, under mutex */

static void lock_stock(void)
{
    if (torture_one_in(2)) {
        tn_sem_wait(&mutex);
    } else {
        while (!tn_sem_wait_until(
            &mutex, tn_deadline_in((int64_t)(torture_random() % 20000)))) {
        }
    }
}

static void trader(void)
{
    while (!torture_is_over()) {
        lock_stock();
        stock++;
        tn_sem_post(&mutex);
        tn_sem_post(&units);
        if (torture_one_in(2) ? (tn_sem_wait(&units), true)
                              : tn_sem_trywait(&units)) {
            lock_stock();
            stock--;
            TORTURE_CHECK(stock >= 0);
            tn_sem_post(&mutex);
        }
    }
}

/* An object that the last visitor frees, and the first one makes. */
static struct tn_lockcnt gate = TN_LOCKCNT_INIT;
static unsigned *object;
static unsigned under_lock;

static void renew(void)
{
    TORTURE_CHECK(++under_lock == 1);
    if (object) {
        *object = 0; /* a visitor that is still here would see it */
        free(object);
    }
    object = malloc(sizeof(*object));
    *object = 1;
    TORTURE_CHECK(--under_lock == 0);
}

static void visitor(void)
{
    while (!torture_is_over()) {
        tn_lockcnt_inc(&gate);
        TORTURE_CHECK(*object == 1);
        torture_dawdle();
        TORTURE_CHECK(*object == 1);
        if (torture_one_in(3) && tn_lockcnt_dec_if_lock(&gate)) {
            renew();
            tn_lockcnt_inc_and_unlock(&gate);
        }
        if (torture_one_in(3)) {
            tn_lockcnt_dec(&gate);
        } else if (tn_lockcnt_dec_and_lock(&gate)) {
            renew();
            tn_lockcnt_unlock(&gate);
        }
        if (torture_one_in(3)) {
            tn_lockcnt_lock(&gate);
            if (tn_lockcnt_count(&gate) == 0) {
                renew();
            }
            tn_lockcnt_unlock(&gate);
        }
    }
}

static void begin(void)
{
    renew();
}

static void end(void)
{
    long left = 0;

    while (tn_sem_trywait(&units)) {
        left++;
    }
    TORTURE_CHECK(left == stock);
    TORTURE_CHECK(tn_sem_trywait(&mutex) && !tn_sem_trywait(&mutex));
    TORTURE_CHECK(tn_lockcnt_count(&gate) == 0);
    tn_lockcnt_destroy(&gate);
    free(object);
}

static const struct torture_role roles[] = {
    {"pinger", pinger},   {"ponger", ponger},   {"trader", trader},
    {"visitor", visitor}, {"visitor", visitor}, {"trader", trader},
};

int main(int argc, char **argv)
{
    static const struct torture torture = {
        .name = "sync",
        .begin = begin,
        .end = end,
        .roles = roles,
        .count = 6,
    };

    return torture_main(argc, argv, &torture);
}
