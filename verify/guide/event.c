/* SPDX-License-Identifier: MIT */
/*
 * An event that is set once carries all that came before; a flag that is not
 * atomic does not.
 *
 * Expect: verified | violated race
 * Defines: | PLAIN_FLAG
 * Variants: event
 */

#include "tenon/event.h"
#include "verify.h"

#ifndef PLAIN_FLAG
static int answer;
static struct tn_event done = TN_EVENT_INIT(false);

static void *worker(void *unused)
{
    answer = 42;
    tn_event_set(&done);
    return unused;
}

static void *customer(void *unused)
{
    tn_event_wait(&done);
    assert(answer == 42);
    return unused;
}
#else
static int answer;
static bool done;

static void *worker(void *unused)
{
    answer = 42;
    done = true;
    return unused;
}

static void *customer(void *unused)
{
    if (done) {
        assert(answer == 42);
    }
    return unused;
}
#endif

int main(void)
{
    RUN_THREADS(worker, customer);
    return 0;
}
