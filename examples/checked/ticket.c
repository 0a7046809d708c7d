/* SPDX-License-Identifier: MIT */
/*
 * A ticket lock.
 * Mellor-Crummey, Scott, "Algorithms for Scalable Synchronization on
 * Shared-Memory Multiprocessors", ACM TOCS 9(1), 1991, figure 2.
 *
 * Who draws a ticket needs no order: only who is served next hands over.
 *
 * run: --weaken
 * expect: verified executions=6 weaker=0
 * 1: what the last holder did is not handed over
 * run: -- -DBUG=1
 * expect: violated race
 * 2: what is handed over is not taken
 * run: -- -DBUG=2
 * expect: violated race
 * 3: two draw the same ticket
 * run: -- -DBUG=3
 * expect: violated livelock
 */

#include "checked.h"

static atomic_uint next_ticket, served;
static int counter;

static unsigned draw(void)
{
    if (BUG == 3) {
        unsigned ticket = load(&next_ticket, relaxed);

        store(&next_ticket, ticket + 1, relaxed);
        return ticket;
    }
    return add(&next_ticket, 1, relaxed);
}

static void lock(void)
{
    unsigned ticket = draw();

    while (load(&served, BUG == 2 ? relaxed : acquire) != ticket) {
    }
}

static void unlock(void)
{
    unsigned now = load(&served, relaxed);

    store(&served, now + 1, BUG == 1 ? relaxed : release);
}

static void *work(void *unused)
{
    lock();
    counter++;
    unlock();
    return unused;
}

int main(void)
{
    run(3, work);
    assert(counter == 3);
    return 0;
}
