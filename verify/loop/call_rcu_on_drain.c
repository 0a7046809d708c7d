/* SPDX-License-Identifier: MIT */
/*
 * A drain has had everything called that was queued for a loop before: by the
 * drain itself on the thread that polled the loop last, by its polls elsewhere.
 *
 * Promises: R20
 * Defines: HERE
 * Slow
 */

#include "tenon/rcu_loop.h"
#include "verify.h"

static struct tn_rcu_head head;
static struct tn_loop *loop;
static int called, is_over;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    called = 1;
}

#ifdef HERE

int main(void)
{
    loop = tn_loop_new();
    tn_loop_poll(loop, false);
    tn_call_rcu_on(loop, &head, call);
    tn_drain_call_rcu();
    assert(called && !is_over);
    return 0;
}

#else

static void *drain(void *unused)
{
    tn_call_rcu_on(loop, &head, call);
    tn_drain_call_rcu();
    assert(called);
    tn_atomic_set(&is_over, 1);
    tn_loop_notify(loop);
    return unused;
}

int main(void)
{
    pthread_t thread;

    loop = tn_loop_new();
    pthread_create(&thread, NULL, drain, NULL);
    while (!tn_atomic_read(&is_over)) {
        tn_loop_poll(loop, true);
    }
    pthread_join(thread, NULL);
    return 0;
}

#endif
