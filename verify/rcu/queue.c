/* SPDX-License-Identifier: MIT */
/*
 * The callback queue of one thread, on the shipped RCU: the owner puts two
 * callbacks while the worker takes what is there, waits for a grace period and
 * runs it, ROUNDS times.  What ran is freed.
 *
 * build: src/rcu/queue.c src/rcu/registry.c src/rcu/grace_period.c
 *     src/rcu/counter_64.c src/sync/event_futex.c src/host/linux/futex.c
 *     src/host/linux/membarrier.c src/host/linux/thread.c
 *     src/host/check/fence_signal.c src/host/posix/clock.c src/host/hooks.c
 *
 * run: -- -DR3
 * expect: verified
 * run: -- -DR4
 * expect: verified
 * run: -- -DR4 -DWITHOUT_A_GRACE_PERIOD
 * expect: violated race
 */

#include <stdlib.h>

#include "../verify.h"
#include "rcu/rcu.h"

#ifndef ROUNDS
#define ROUNDS 2
#endif

void tn_rcu_orphan_queue_(struct tn_rcu_reader_ *self)
{
    (void)self;
}

struct element {
    struct tn_rcu_head rcu; /* first, as the function gets its address */
    int number;
};

static struct tn_rcu_queue_ queue;
static int ran; /* the worker's alone */

static void work_once(void)
{
    tn_rcu_queue_take_(&queue);
#ifndef WITHOUT_A_GRACE_PERIOD
    tn_synchronize_rcu();
#endif
    tn_rcu_queue_run_(&queue);
}

static void work(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        work_once();
    }
}

static void put(int number, void (*func)(struct tn_rcu_head *))
{
    struct element *e = malloc(sizeof(*e));

    e->number = number;
    e->rcu.func_ = func;
    tn_rcu_queue_put_(&queue, &e->rcu);
}

#ifdef R3

/* What came before call_rcu, and an open section, come before the function. */
static int prepared;
static int *shared;

static void release(struct tn_rcu_head *head)
{
    assert(prepared == 1);
    ran++;
    free(shared);
    free(head);
}

static void own(void)
{
    prepared = 1;
    tn_rcu_read_lock();
    put(1, release);
    assert(*shared == 7);
    tn_rcu_read_unlock();
}

int main(void)
{
    shared = malloc(sizeof(*shared));
    *shared = 7;
    in_parallel(own, work);
    work_once();
    assert(ran == 1);
    return 0;
}

#elif defined(R4)

/* In the order in which they were queued, and each once. */
static void count(struct tn_rcu_head *head)
{
    assert(((struct element *)head)->number == ++ran);
    free(head);
}

static void own(void)
{
    put(1, count);
    put(2, count);
}

int main(void)
{
    in_parallel(own, work);
    work_once();
    assert(ran == 2);
    return 0;
}

#endif
