/* SPDX-License-Identifier: MIT */
/*
 * The example of <tenon/event.h>: a producer puts two jobs one after another,
 * and the consumer does all of what was put.
 *
 * Promises: E1 E3
 * Variants: event
 */

#include "tenon/atomic.h"
#include "tenon/event.h"
#include "verify.h"

static struct tn_event work = TN_EVENT_INIT(false);
static bool pending;
static int jobs[2];

static void put(int at)
{
    jobs[at] = 1;
    tn_atomic_store_release(&pending, true);
    tn_event_set(&work);
}

static void *producer(void *unused)
{
    put(0);
    while (tn_atomic_read(&pending)) {
        tn_cpu_relax();
    }
    put(1);
    return unused;
}

static void *consumer(void *unused)
{
    for (int done = 0; done < 2;) {
        tn_event_reset(&work);
        if (tn_atomic_xchg_acquire(&pending, false)) {
            assert(jobs[done] == 1);
            done++;
        } else {
            tn_event_wait(&work);
        }
    }
    return unused;
}

int main(void)
{
    RUN_THREADS(producer, consumer);
    return 0;
}
