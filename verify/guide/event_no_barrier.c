/* SPDX-License-Identifier: MIT */
/*
 * Neither set nor reset is a barrier between other variables: two threads that
 * each store, set, and then load may both miss the other's store.
 *
 * Expect: verified | violated assert | violated assert
 * Defines: BETWEEN=tn_smp_mb | BETWEEN=set | BETWEEN=reset
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event first_event, second_event;
static int x, y, saw_x, saw_y;

static inline void set(void)
{
    tn_event_set(&first_event);
}

static inline void reset(void)
{
    tn_event_reset(&second_event);
}

static void *first(void *unused)
{
    tn_atomic_set(&x, 1);
    BETWEEN();
    saw_y = tn_atomic_read(&y);
    return unused;
}

static void *second(void *unused)
{
    tn_atomic_set(&y, 1);
    tn_smp_mb();
    saw_x = tn_atomic_read(&x);
    return unused;
}

int main(void)
{
    RUN_THREADS(first, second);
    assert(saw_x || saw_y);
    return 0;
}
