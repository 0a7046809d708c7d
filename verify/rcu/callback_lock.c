/* SPDX-License-Identifier: MIT */
/*
 * Functions are called under the program's lock, which a drain gives up while
 * it waits.
 *
 * Promises: R5
 * Variants: fences event
 */

#include "tenon/rcu.h"
#include "verify.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static __thread bool holds;
static struct tn_rcu_head head;
static int called;

static void take(void)
{
    pthread_mutex_lock(&mutex);
    holds = true;
}

static void give(void)
{
    holds = false;
    pthread_mutex_unlock(&mutex);
}

static bool is_held(void)
{
    return holds;
}

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    assert(holds);
    called++;
}

int main(void)
{
    tn_rcu_set_callback_lock(take, give, is_held);
    take();
    tn_call_rcu1(&head, call);
    assert(!called);
    tn_drain_call_rcu();
    assert(holds && called == 1);
    give();
    return 0;
}
