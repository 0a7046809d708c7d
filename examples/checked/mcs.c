/* SPDX-License-Identifier: MIT */
/*
 * An MCS lock: each waiter spins on a node of its own.
 * Mellor-Crummey, Scott, "Algorithms for Scalable Synchronization on
 * Shared-Memory Multiprocessors", ACM TOCS 9(1), 1991, figure 5.
 *
 * The node is prepared before it can be found (the exchange and the store to
 * next release), or its store to waits could undo the hand-over.
 *
 * run: --weaken
 * expect: verified executions=66 weaker=0
 * 1: the hand-over does not release
 * run: -- -DBUG=1
 * expect: violated race
 * 2: the node is prepared too late
 * run: -- -DBUG=2
 * expect: violated livelock
 * 3: a lock that is free again does not hand over
 * run: -- -DBUG=3
 * expect: violated race
 * 4: the last one forgets whoever is about to queue up
 * run: -- -DBUG=4
 * expect: violated livelock
 */

#include "checked.h"

struct node {
    struct node *_Atomic next;
    atomic_bool waits;
};

static struct node *_Atomic last;
static int counter;

static void lock(struct node *self)
{
    struct node *before;

    store(&self->next, NULL, relaxed);
    if (BUG != 2) {
        store(&self->waits, true, relaxed);
    }
    before = swap(&last, self, acq_rel);
    if (before) {
        store(&before->next, self, release);
        if (BUG == 2) {
            store(&self->waits, true, relaxed);
        }
        while (load(&self->waits, acquire)) {
        }
    }
}

static bool let_go(struct node *self)
{
    struct node *expected = self;

    if (BUG == 4) {
        store(&last, NULL, release);
        return true;
    }
    return compare(&last, &expected, NULL, BUG == 3 ? relaxed : release,
                   relaxed);
}

static void unlock(struct node *self)
{
    struct node *next = load(&self->next, acquire);

    if (!next) {
        if (let_go(self)) {
            return;
        }
        while (!(next = load(&self->next, acquire))) {
        }
    }
    store(&next->waits, false, BUG == 1 ? relaxed : release);
}

static void *work(void *number)
{
    static struct node nodes[3];
    struct node *self = &nodes[number_of(number)];

    lock(self);
    counter++;
    unlock(self);
    return NULL;
}

int main(void)
{
    run(3, work);
    assert(counter == 3);
    return 0;
}
