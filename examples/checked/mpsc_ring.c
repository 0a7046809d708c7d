/* SPDX-License-Identifier: MIT */
/*
 * A ring for many producers and one consumer: each slot has a sequence that
 * says whose turn it is.  It needs two slots at least: of a single one, filled
 * looks like free for the next.
 * After Vyukov, "Bounded MPMC queue", 1024cores, 2010.
 *
 * run: --weaken
 * expect: verified executions=448 weaker=0
 * 1: a slot is announced before it is filled
 * run: -- -DBUG=1
 * expect: violated race
 * 2: a slot is given back before it is read
 * run: -- -DBUG=2
 * expect: violated race
 * 3: producers take the same slot
 * run: -- -DBUG=3
 * expect: violated
 * 4: producers do not look whether the slot is free
 * run: -- -DBUG=4
 * expect: violated race
 */

#include "checked.h"

enum { SIZE = 2, PRODUCERS = 2, ITEMS = 3 };

static struct slot {
    atomic_uint sequence; /* position: free; position + 1: filled */
    int item;
} slots[SIZE];
static atomic_uint tail;
static unsigned head;

static bool put(int item)
{
    unsigned position = load(&tail, relaxed);
    struct slot *slot = &slots[position % SIZE];

    if (load(&slot->sequence, acquire) != position && BUG != 4) {
        return false; /* full, or somebody was faster */
    }
    if (BUG == 3) {
        store(&tail, position + 1, relaxed);
    } else if (!compare(&tail, &position, position + 1, relaxed, relaxed)) {
        return false;
    }
    slot->item = item;
    store(&slot->sequence, position + 1, BUG == 1 ? relaxed : release);
    return true;
}

static int get(void)
{
    struct slot *slot = &slots[head % SIZE];
    int item;

    while (load(&slot->sequence, acquire) != head + 1) {
    }
    item = slot->item;
    store(&slot->sequence, head + SIZE, BUG == 2 ? relaxed : release);
    head++;
    return item;
}

static void *produce(void *number)
{
    for (int item = number_of(number); item < ITEMS; item += PRODUCERS) {
        while (!put(1 << item)) {
        }
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[PRODUCERS];
    int got = 0;

    for (unsigned i = 0; i < SIZE; i++) {
        store(&slots[i].sequence, i, relaxed);
    }
    for (intptr_t i = 0; i < PRODUCERS; i++) {
        pthread_create(&threads[i], NULL, produce, (void *)i);
    }
    for (int i = 0; i < ITEMS; i++) {
        got |= get();
    }
    assert(got == (1 << ITEMS) - 1);
    return 0;
}
