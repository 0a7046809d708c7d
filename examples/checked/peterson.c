/* SPDX-License-Identifier: MIT */
/*
 * Peterson's lock, for two.
 * Peterson, "Myths About the Mutual Exclusion Problem", Information Processing
 * Letters 12(3), 1981.
 *
 * The paper stores the turn, and relies on what is now called sequential
 * consistency.  An exchange of it needs none: the second one to exchange has
 * seen that the first one wants in.
 *
 * run: --weaken
 * expect: verified executions=48 weaker=0
 * 1: the turn is stored, as in the paper
 * run: -- -DBUG=1
 * expect: violated race
 * 2: the exchange does not tell that this thread wants in
 * run: -- -DBUG=2
 * expect: violated race
 * 3: the turn is given before the flag is set
 * run: -- -DBUG=3
 * expect: violated race
 */

#include "checked.h"

static atomic_bool wants[2];
static atomic_int turn;
static int counter;

static void give_turn(int to)
{
    if (BUG == 1) {
        store(&turn, to, release);
    } else {
        (void)swap(&turn, to, BUG == 2 ? acquire : acq_rel);
    }
}

static void lock(int self)
{
    int other = 1 - self;

    if (BUG == 3) {
        give_turn(other);
    }
    store(&wants[self], true, relaxed);
    if (BUG != 3) {
        give_turn(other);
    }
    while (load(&wants[other], acquire) && load(&turn, acquire) == other) {
    }
}

static void unlock(int self)
{
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
