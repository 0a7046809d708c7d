/* SPDX-License-Identifier: MIT */
/*
 * The promises of <tenon/event.h>, for both variants.
 *
 * build: src/sync/event_futex.c src/host/linux/futex.c src/host/posix/clock.c
 *     src/host/hooks.c
 * build: src/sync/event_cond.c -DTN_EVENT_COND src/host/posix/clock.c
 *     src/host/hooks.c
 *
 * run: -- -DE1
 * expect: verified
 * run: -- -DE2
 * expect: verified
 * run: -- -DE3
 * expect: verified
 * run: -- -DE4
 * expect: verified
 * run: -- -DE5
 * expect: verified
 * run: -- -DE3 -DWITHOUT_THE_TEST
 * expect: violated deadlock
 */

#include <stdlib.h>

#include "../verify.h"
#include "tenon/atomic.h"
#include "tenon/clock.h"
#include "tenon/event.h"

#ifdef E1

/* What comes before a set happens before what follows the wait. */
static struct tn_event event = TN_EVENT_INIT(false);
static int data;

static void set(void)
{
    data = 1;
    tn_event_set(&event);
}

static void wait(void)
{
    tn_event_wait(&event);
    assert(data == 1);
}

int main(void)
{
    in_parallel(set, wait);
    return 0;
}

#elif defined(E2)

/* All who are asleep wake up. */
static struct tn_event event = TN_EVENT_INIT(false);

static void set(void)
{
    tn_event_set(&event);
}

static void wait(void)
{
    tn_event_wait(&event);
}

static void set_and_wait(void)
{
    in_parallel(set, wait);
}

int main(void)
{
    in_parallel(wait, set_and_wait);
    return 0;
}

#elif defined(E3)

/* The loop in the header loses no wake-up. */
static struct tn_event work = TN_EVENT_INIT(false);
static int pending, job;

static void produce(void)
{
    job = 1;
    tn_atomic_store_release(&pending, 1);
    tn_event_set(&work);
}

static void consume(void)
{
    for (;;) {
        tn_event_reset(&work);
#ifndef WITHOUT_THE_TEST
        if (tn_atomic_xchg(&pending, 0)) {
            assert(job == 1);
            return;
        }
#endif
        tn_event_wait(&work);
    }
}

int main(void)
{
    in_parallel(produce, consume);
    return 0;
}

#elif defined(E4)

/* Who has waited may free the event at once. */
static struct tn_event *event;

static void set(void)
{
    tn_event_set(event);
}

static void wait_and_free(void)
{
    tn_event_wait(event);
    tn_event_destroy(event);
    free(event);
}

int main(void)
{
    event = malloc(sizeof(*event));
    tn_event_init(event, false);
    in_parallel(set, wait_and_free);
    return 0;
}

#elif defined(E5)

/* Only a wait that is late returns false. */
static struct tn_event event = TN_EVENT_INIT(false);
static int data;

static void set(void)
{
    data = 1;
    tn_event_set(&event);
}

static void wait(void)
{
    int64_t deadline = tn_deadline_in(TN_SECOND);

    if (tn_event_wait_until(&event, deadline)) {
        assert(data == 1);
    } else {
        assert(tn_now() >= deadline);
    }
}

int main(void)
{
    in_parallel(set, wait);
    return 0;
}

#endif
