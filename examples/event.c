/* SPDX-License-Identifier: MIT */
/* A consumer that sleeps on an event until there is something to do. */

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <tenon/atomic.h>
#include <tenon/clock.h>
#include <tenon/event.h>

static struct tn_event work = TN_EVENT_INIT(false);
static bool pending; /* what is tested between reset and wait is atomic */
static int job;

static void *produce(void *arg)
{
    job = 42;
    tn_atomic_store_release(&pending, true);
    tn_event_set(&work);
    return arg;
}

int main(void)
{
    pthread_t producer;

    assert(!tn_event_wait_until(&work, tn_deadline_in(TN_MILLISECOND)));
    pthread_create(&producer, NULL, produce, NULL);
    for (;;) {
        tn_event_reset(&work);
        if (tn_atomic_load_acquire(&pending)) {
            break;
        }
        tn_event_wait(&work);
    }
    printf("job %d\n", job);
    assert(job == 42);
    pthread_join(producer, NULL);
    tn_event_destroy(&work);
    return 0;
}
