/* SPDX-License-Identifier: MIT */
/*
 * Szymanski's lock: a waiting room with two doors.
 * Szymanski, "A Simple Solution to Lamport's Concurrent Programming Problem
 * with Linear Wait", ICS 1988.
 *
 * Two need less than three: who lets others out of the waiting room may not be
 * the one that was inside before.
 *
 * run: --weaken
 * expect: verified executions=27836 weaker=0
 * 1: no fence after entering the waiting room
 * run: -- -DBUG=1
 * expect: violated
 * 2: no fence after saying that it wants in
 * run: -- -DBUG=2
 * expect: violated race
 * 3: nobody lets those with lower numbers go first
 * run: -- -DBUG=3
 * expect: violated race
 */

#include "checked.h"

enum { N = 3 };

enum { OUTSIDE, WANTS, WAITS_FOR_OTHERS, IN_DOORWAY, INSIDE };

static atomic_int state[N];
static int counter;

static void enter(int self, int next, bool fenced)
{
    store(&state[self], next, release);
    if (fenced) {
        fence(seq_cst);
    }
}

static bool somebody_wants(int self)
{
    for (int j = 0; j < N; j++) {
        if (j != self && load(&state[j], relaxed) == WANTS) {
            return true;
        }
    }
    return false;
}

static bool somebody_is_inside(int self)
{
    for (int j = 0; j < N; j++) {
        if (j != self && load(&state[j], acquire) == INSIDE) {
            return true;
        }
    }
    return false;
}

/* Until all of them are in one of the @allowed states. */
static void wait_for(int first, int end, int self, unsigned allowed)
{
    for (int j = first; j < end; j++) {
        while (j != self && !(allowed >> load(&state[j], acquire) & 1)) {
        }
    }
}

static unsigned one(int what)
{
    return 1u << what;
}

static void lock(int self)
{
    enter(self, WANTS, BUG != 2);
    wait_for(0, N, self, one(OUTSIDE) | one(WANTS) | one(WAITS_FOR_OTHERS));
    enter(self, IN_DOORWAY, BUG != 1);
    if (somebody_wants(self)) {
        enter(self, WAITS_FOR_OTHERS, true);
        while (!somebody_is_inside(self)) {
        }
    }
    enter(self, INSIDE, false);
    if (BUG != 3) {
        wait_for(0, self, self, one(OUTSIDE) | one(WANTS));
    }
}

static void unlock(int self)
{
    wait_for(self + 1, N, self, one(OUTSIDE) | one(WANTS) | one(INSIDE));
    enter(self, OUTSIDE, false);
}

static void *work(void *number)
{
    lock(number_of(number));
    counter++;
    unlock(number_of(number));
    return NULL;
}

int main(void)
{
    run(N, work);
    assert(counter == N);
    return 0;
}
