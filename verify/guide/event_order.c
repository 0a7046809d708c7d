/* SPDX-License-Identifier: MIT */
/*
 * The three steps of who waits, in other orders.  A set that comes between the
 * test and the reset is lost.
 *
 * Expect: verified | verified | violated deadlock | violated deadlock
 * Defines: STEPS=reset_test_wait | STEPS=wait_reset_test |
 *     STEPS=test_reset_wait | STEPS=reset_wait
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event work = TN_EVENT_INIT(false);
static int jobs, done;

static void test(void)
{
    done += tn_atomic_xchg(&jobs, 0);
}

static void reset_test_wait(void)
{
    tn_event_reset(&work);
    test();
    if (done < 2) {
        tn_event_wait(&work);
    }
}

static void wait_reset_test(void)
{
    tn_event_wait(&work);
    tn_event_reset(&work);
    test();
}

static void test_reset_wait(void)
{
    test();
    if (done < 2) {
        tn_event_reset(&work);
        tn_event_wait(&work);
    }
}

static void reset_wait(void)
{
    tn_event_reset(&work);
    tn_event_wait(&work);
    test();
}

static void *producer(void *unused)
{
    for (int i = 0; i < 2; i++) {
        tn_atomic_inc(&jobs);
        tn_event_set(&work);
    }
    return unused;
}

static void *consumer(void *unused)
{
    while (done < 2) {
        STEPS();
    }
    return unused;
}

int main(void)
{
    (void)reset_test_wait, (void)wait_reset_test;
    (void)test_reset_wait, (void)reset_wait;
    RUN_THREADS(producer, consumer);
    return 0;
}
