/* SPDX-License-Identifier: MIT */
/*
 * Dekker's lock, for two.
 * Dijkstra, "Cooperating Sequential Processes", EWD 123, 1965.
 *
 * Each side says that it wants in, and then looks at the other: a fence on
 * both sides lets at least one of them see the other.
 *
 * run: --weaken
 * expect: verified executions=99 weaker=0
 * 1: no fence after the first flag
 * run: -- -DBUG=1
 * expect: violated race
 * 2: no fence after the flag is set again
 * run: -- -DBUG=2
 * expect: violated race
 * 3: nobody gives way
 * run: -- -DBUG=3
 * expect: violated livelock
 */

#include "checked.h"

static atomic_bool wants[2];
static atomic_int turn;
static int counter;

static void give_way(int self)
{
    store(&wants[self], false, relaxed);
    while (load(&turn, relaxed) != self) {
    }
    store(&wants[self], true, relaxed);
    if (BUG != 2) {
        fence(seq_cst);
    }
}

static void lock(int self)
{
    store(&wants[self], true, relaxed);
    if (BUG != 1) {
        fence(seq_cst);
    }
    while (load(&wants[1 - self], acquire)) {
        if (BUG != 3 && load(&turn, relaxed) != self) {
            give_way(self);
        }
    }
}

static void unlock(int self)
{
    store(&turn, 1 - self, relaxed);
    store(&wants[self], false, release);
}

static void *work(void *number)
{
    for (int round = 0; round < 2; round++) {
        lock(number_of(number));
        counter++;
        unlock(number_of(number));
    }
    return NULL;
}

int main(void)
{
    run(2, work);
    assert(counter == 4);
    return 0;
}
