/* SPDX-License-Identifier: MIT */
/*
 * Who leaves because the test succeeded has nothing from the event: the test
 * has to carry the data.
 *
 * Expect: verified | violated race | violated race
 * Defines: STORE=tn_atomic_store_release LOAD=tn_atomic_load_acquire |
 *     STORE=tn_atomic_store_release LOAD=tn_atomic_read |
 *     STORE=tn_atomic_set LOAD=tn_atomic_load_acquire
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event changed = TN_EVENT_INIT(false);
static bool ready;
static int data;

static void *writer(void *unused)
{
    data = 42;
    STORE(&ready, true);
    tn_event_set(&changed);
    return unused;
}

static void *reader(void *unused)
{
    for (;;) {
        tn_event_reset(&changed);
        if (LOAD(&ready)) {
            break; /* the event may not be set yet */
        }
        tn_event_wait(&changed);
    }
    assert(data == 42);
    return unused;
}

int main(void)
{
    RUN_THREADS(writer, reader);
    return 0;
}
