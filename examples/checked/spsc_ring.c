/* SPDX-License-Identifier: MIT */
/*
 * A ring for one producer and one consumer.
 * Lamport, "Specifying Concurrent Program Modules", ACM TOPLAS 5(2), 1983.
 *
 * Each index is stored by one side and tells the other which slots are its.
 *
 * run: --weaken
 * expect: verified executions=27 weaker=0
 * 1: a slot is announced before it is filled
 * run: -- -DBUG=1
 * expect: violated race
 * 2: a slot is given back before it is read
 * run: -- -DBUG=2
 * expect: violated race
 * 3: the producer does not wait for the consumer to be through
 * run: -- -DBUG=3
 * expect: violated race
 * 4: one too many fits
 * run: -- -DBUG=4
 * expect: violated assert
 */

#include "checked.h"

enum { SIZE = 2, ITEMS = 4 };

static int slots[SIZE];
static atomic_uint head, tail; /* first one filled, first one free */

static void put(int item)
{
    unsigned t = load(&tail, relaxed);

    while (t - load(&head, BUG == 3 ? relaxed : acquire) >= SIZE + (BUG == 4)) {
    }
    slots[t % SIZE] = item;
    store(&tail, t + 1, BUG == 1 ? relaxed : release);
}

static int get(void)
{
    unsigned h = load(&head, relaxed);
    int item;

    while (load(&tail, acquire) == h) {
    }
    item = slots[h % SIZE];
    store(&head, h + 1, BUG == 2 ? relaxed : release);
    return item;
}

static void *work(void *number)
{
    for (int i = 1; i <= ITEMS; i++) {
        if (number_of(number) == 0) {
            put(i);
        } else {
            int item = get();

            assert(item == i);
        }
    }
    return NULL;
}

int main(void)
{
    run(2, work);
    return 0;
}
