/* SPDX-License-Identifier: MIT */
/*
 * A CLH lock: each waiter spins on the node of the one before, and takes it
 * over when it is through.
 * Craig, "Building FIFO and Priority-Queuing Spin Locks from Atomic Swap",
 * TR 93-02-02, University of Washington, 1993.  Magnusson, Landin, Hagersten,
 * "Queue Locks on Cache Coherent Multiprocessors", IPPS 1994.
 *
 * run: --weaken
 * expect: verified executions=6 weaker=0
 * 1: the hand-over does not release
 * run: -- -DBUG=1
 * expect: violated race
 * 2: the node can be found before it is marked
 * run: -- -DBUG=2
 * expect: violated race
 * 3: a thread uses its own node again while the next one looks at it
 * run: -- -DBUG=3
 * expect: violated livelock
 */

#include "checked.h"

struct node {
    atomic_bool waits;
};

static struct node nodes[3];
static struct node *_Atomic last = &nodes[2];
static int counter;

/* The node to wait for. */
static struct node *lock(struct node *self)
{
    struct node *before;

    store(&self->waits, true, relaxed);
    before = swap(&last, self, BUG == 2 ? relaxed : acq_rel);
    while (load(&before->waits, acquire)) {
    }
    return before;
}

static void unlock(struct node *self)
{
    store(&self->waits, false, BUG == 1 ? relaxed : release);
}

static void *work(void *number)
{
    struct node *self = &nodes[number_of(number)];

    for (int round = 0; round < 2; round++) {
        struct node *before = lock(self);

        counter++;
        unlock(self);
        self = BUG == 3 ? self : before;
    }
    return NULL;
}

int main(void)
{
    run(2, work);
    assert(counter == 4);
    return 0;
}
