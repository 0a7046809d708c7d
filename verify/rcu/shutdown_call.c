/* SPDX-License-Identifier: MIT */
/*
 * What is queued while a shutdown ends the library's thread, for that thread or
 * for a loop, is called all the same: by it before its end, or by a new one.
 *
 * Promises: R14 R19
 * Variants: fences
 * Defines: QUEUE | LOOP
 */

#include "tenon/rcu_loop.h"
#include "verify.h"
#include "worker.h"
#include "no_queues.h"

static struct tn_rcu_head head;
static struct tn_loop *loop;
static int called;

static void call(struct tn_rcu_head *unused)
{
    (void)unused;
    tn_atomic_set(&called, 1);
}

static void *other(void *unused)
{
#ifdef LOOP
    tn_call_rcu_on(loop, &head, call);
#else
    tn_call_rcu1(&head, call);
#endif
    return unused;
}

int main(void)
{
    pthread_t thread;

    allocate_no_queues();
    loop = tn_loop_new();
    tn_rcu_wake_worker_();
    pthread_create(&thread, NULL, other, NULL);
    end_thread();
    pthread_join(thread, NULL);
    while (!tn_atomic_read(&called)) {
#ifdef LOOP
        tn_loop_poll(loop, true);
#endif
    }
    return 0;
}
