/* SPDX-License-Identifier: MIT */
/*
 * Lamport's bakery.
 * Lamport, "A New Solution of Dijkstra's Concurrent Programming Problem",
 * Communications of the ACM 17(8), 1974.
 *
 * run: --weaken
 * expect: verified executions=9 weaker=0
 * 1: no fence between choosing and looking at the others' numbers
 * run: -- -DBUG=1
 * expect: violated race
 * 2: no fence between taking a number and looking who goes first
 * run: -- -DBUG=2
 * expect: violated race
 * 3: nobody waits for those that are still choosing
 * run: -- -DBUG=3
 * expect: violated race
 */

#include "checked.h"

enum { N = 2 };

static atomic_bool choosing[N];
static atomic_int number[N];
static int counter;

static void choose(int self)
{
    int highest = 0;

    store(&choosing[self], true, relaxed);
    if (BUG != 1) {
        fence(seq_cst);
    }
    for (int j = 0; j < N; j++) {
        int other = j == self ? 0 : load(&number[j], relaxed);

        highest = other > highest ? other : highest;
    }
    store(&number[self], highest + 1, relaxed);
    store(&choosing[self], false, release);
}

static bool goes_first(int other, int other_number, int self, int own_number)
{
    return other_number != 0 && (other_number < own_number ||
                                 (other_number == own_number && other < self));
}

static void lock(int self)
{
    int own;

    choose(self);
    if (BUG != 2) {
        fence(seq_cst);
    }
    own = load(&number[self], relaxed);
    for (int j = 0; j < N; j++) {
        if (j == self) {
            continue;
        }
        while (BUG != 3 && load(&choosing[j], acquire)) {
        }
        while (goes_first(j, load(&number[j], acquire), self, own)) {
        }
    }
}

static void unlock(int self)
{
    store(&number[self], 0, release);
}

static void *work(void *argument)
{
    lock(number_of(argument));
    counter++;
    unlock(number_of(argument));
    return NULL;
}

int main(void)
{
    run(N, work);
    assert(counter == N);
    return 0;
}
