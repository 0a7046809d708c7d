/* SPDX-License-Identifier: MIT */
/*
 * What a thread has queued is called although the thread has ended, and so is
 * what it queues in its last destructors.
 *
 * Promises: R3 R4 R5
 * Variants: fences event
 */

#include "tenon/rcu.h"
#include "verify.h"

static struct tn_rcu_head heads[2];
static int called;
static pthread_key_t key;

static void call(struct tn_rcu_head *head)
{
    assert(head == &heads[called]);
    called++;
}

static void at_end(void *unused)
{
    (void)unused;
    tn_call_rcu1(&heads[1], call);
}

static void *ending(void *unused)
{
    pthread_setspecific(key, &key);
    tn_call_rcu1(&heads[0], call);
    return unused;
}

int main(void)
{
    pthread_t thread;

    pthread_key_create(&key, at_end);
    pthread_create(&thread, NULL, ending, NULL);
    pthread_join(thread, NULL);
    tn_drain_call_rcu();
    assert(called == 2);
    return 0;
}
