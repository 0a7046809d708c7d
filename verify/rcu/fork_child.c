/* SPDX-License-Identifier: MIT */
/*
 * In the child of a fork, what threads had queued that are not there is called
 * once, in order; and so it is in the parent.  Nobody has taken it, as there is
 * no memory for the worker.
 * The handlers of fork are called as functions here, where there is no other
 * thread any more.
 *
 * Promises: R10
 * Defines: CHILD | PARENT
 */

#include "rcu/rcu.h"
#include "tenon/hooks.h"
#include "verify.h"

static struct tn_rcu_head heads[3];
static int called[3];

static void *allocate(size_t size, void *unused)
{
    (void)unused;
    return size == sizeof(struct tn_rcu_queue_) ? malloc(size) : NULL;
}

static void release(void *memory, void *unused)
{
    (void)unused;
    free(memory);
}

static void call(struct tn_rcu_head *head)
{
    assert(head != &heads[1] || called[0]);
    called[head - heads]++;
}

static void *other(void *unused)
{
    tn_call_rcu1(&heads[0], call);
    tn_call_rcu1(&heads[1], call);
    return unused;
}

int main(void)
{
    pthread_t thread;

    tn_set_allocator(allocate, release, NULL);
    pthread_create(&thread, NULL, other, NULL);
    tn_call_rcu1(&heads[2], call);
    pthread_join(thread, NULL);
    tn_rcu_before_fork_();
#ifdef CHILD
    tn_rcu_child_forked_();
#else
    tn_rcu_parent_forked_();
#endif
    tn_drain_call_rcu();
    assert(called[0] == 1 && called[1] == 1 && called[2] == 1);
    return 0;
}
