/* SPDX-License-Identifier: MIT */
/*
 * A mutex that sleeps in the kernel, and calls it only if somebody sleeps.
 * Drepper, "Futexes Are Tricky", 2011, "Mutex, Take 2".
 *
 * run: --weaken
 * expect: verified executions=1500 weaker=0
 * 1: who was woken takes it as if nobody else slept
 * run: -- -DBUG=1
 * expect: violated deadlock
 * 2: who goes to sleep does not say so
 * run: -- -DBUG=2
 * expect: violated deadlock
 * 3: wakes before it unlocks
 * run: -- -DBUG=3
 * expect: violated deadlock
 * 4: unlocks without order
 * run: -- -DBUG=4
 * expect: violated race
 */

#include "checked.h"
#include "futex.h"

enum { FREE, LOCKED, CONTENDED };

static atomic_uint mutex;
static int counter;

/* Takes it if it is free, and says that somebody may sleep. */
static unsigned take_contended(bool woken)
{
    unsigned seen = FREE;

    if (BUG == 2 || (BUG == 1 && woken)) {
        (void)compare(&mutex, &seen, LOCKED, acquire, relaxed);
        return seen;
    }
    return swap(&mutex, CONTENDED, acquire);
}

static void lock(void)
{
    unsigned seen = FREE;

    if (compare(&mutex, &seen, LOCKED, acquire, relaxed)) {
        return;
    }
    for (seen = take_contended(false); seen != FREE;
         seen = take_contended(true)) {
        futex_wait(&mutex, BUG == 2 ? LOCKED : CONTENDED);
    }
}

static void unlock(void)
{
    if (BUG == 3) {
        futex_wake(&mutex, 1);
        (void)swap(&mutex, FREE, release);
    } else if (swap(&mutex, FREE, BUG == 4 ? relaxed : release) == CONTENDED) {
        futex_wake(&mutex, 1);
    }
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
