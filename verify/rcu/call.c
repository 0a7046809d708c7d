/* SPDX-License-Identifier: MIT */
/*
 * A function given to call_rcu is called, though nobody asks for it, and only
 * when no reader has what it frees.
 *
 * Promises: R3
 * Variants: fences counter counter+fences event
 */

#include "tenon/event.h"
#include "tenon/rcu.h"
#include "verify.h"

struct thing {
    struct tn_rcu_head rcu;
    int value;
};

static struct thing thing = {.value = 1};
static struct thing *current = &thing;
static struct tn_event called = TN_EVENT_INIT(false);

static void drop(struct thing *old)
{
    old->value = 0;
    tn_event_set(&called);
}

static void *reader(void *unused)
{
    struct thing *found;

    tn_rcu_read_lock();
    found = tn_atomic_rcu_read(&current);
    assert(!found || found->value);
    tn_rcu_read_unlock();
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_create(&thread, NULL, reader, NULL);
    tn_atomic_rcu_set(&current, NULL);
    tn_call_rcu(&thing, drop, rcu);
    tn_event_wait(&called);
    pthread_join(thread, NULL);
    return 0;
}
