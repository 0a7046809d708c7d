/* SPDX-License-Identifier: MIT */
/*
 * A set that is late may wake whoever sleeps where its event was.  Such a
 * sleeper looks again: here, at another event in the same memory.
 *
 * Promises: E4 E2
 */

#include "tenon/event.h"
#include "verify.h"

static struct tn_event event = TN_EVENT_INIT(false);
static int data;

static void *first_setter(void *unused)
{
    tn_event_set(&event);
    return unused;
}

static void *second_setter(void *unused)
{
    data = 42;
    tn_event_set(&event);
    return unused;
}

int main(void)
{
    pthread_t first, second;

    pthread_create(&first, NULL, first_setter, NULL);
    tn_event_wait(&event);
    tn_event_destroy(&event);

    tn_event_init(&event, false);
    pthread_create(&second, NULL, second_setter, NULL);
    tn_event_wait(&event);
    assert(data == 42);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return 0;
}
