/* SPDX-License-Identifier: MIT */
/*
 * Who has returned from wait may destroy the event and free its memory while
 * the set is still under way, whether it slept or found the event set.
 *
 * Promises: E4
 * Variants: event
 * Defines: WAIT | WAIT_UNTIL
 */

#include "tenon/clock.h"
#include "tenon/event.h"
#include "verify.h"

static void *setter(void *event)
{
    tn_event_set(event);
    return NULL;
}

static void wait(struct tn_event *event)
{
#ifdef WAIT
    tn_event_wait(event);
#else
    if (!tn_event_wait_until(event, tn_deadline_in(TN_SECOND))) {
        tn_event_wait(event);
    }
#endif
}

int main(void)
{
    struct tn_event *event = malloc(sizeof(*event));
    pthread_t thread;

    tn_event_init(event, false);
    pthread_create(&thread, NULL, setter, event);
    wait(event);
    tn_event_destroy(event);
    free(event);
    pthread_join(thread, NULL);
    return 0;
}
