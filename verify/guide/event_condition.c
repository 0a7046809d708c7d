/* SPDX-License-Identifier: MIT */
/*
 * The condition that is tested between reset and wait: relaxed is enough not to
 * sleep for ever; plain is a race.
 *
 * Expect: verified | violated race
 * Defines: | PLAIN
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event changed = TN_EVENT_INIT(false);
static bool stop;

#ifndef PLAIN
#define READ(p)   tn_atomic_read(p)
#define SET(p, v) tn_atomic_set(p, v)
#else
#define READ(p)   (*(p))
#define SET(p, v) (*(p) = (v))
#endif

static void *stopper(void *unused)
{
    SET(&stop, true);
    tn_event_set(&changed);
    return unused;
}

static void *runner(void *unused)
{
    for (;;) {
        tn_event_reset(&changed);
        if (READ(&stop)) {
            break;
        }
        tn_event_wait(&changed);
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(stopper, runner);
    return 0;
}
