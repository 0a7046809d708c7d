/* SPDX-License-Identifier: MIT */
/*
 * Reclamation by epochs: what was taken away in one is freed two later.
 * Fraser, "Practical Lock-Freedom", UCAM-CL-TR-579, 2004, section 5.2.3.
 *
 * run: --weaken
 * expect: verified executions=100 weaker=0
 * 1: no fence where a section begins
 * run: -- -DBUG=1
 * expect: violated use-after-free
 * 2: no fence before the epoch advances
 * run: -- -DBUG=2
 * expect: violated use-after-free
 * 3: freed one epoch later
 * run: -- -DBUG=3
 * expect: violated use-after-free
 * 4: the epoch advances past readers
 * run: -- -DBUG=4
 * expect: violated use-after-free
 */

#include "checked.h"

#include <stdlib.h>

enum { READERS = 2, OUTSIDE = 0, LATER = BUG == 3 ? 1 : 2 };

static atomic_uint epoch = 1;
static atomic_uint readers[READERS]; /* epochs, or OUTSIDE */
static int *_Atomic shared;

static void begin_reading(int self)
{
    store(&readers[self], load(&epoch, relaxed), relaxed);
    if (BUG != 1) {
        fence(seq_cst);
    }
}

static void end_reading(int self)
{
    store(&readers[self], OUTSIDE, release);
}

/* Once all readers are in the current epoch. */
static void advance(void)
{
    unsigned now = load(&epoch, relaxed), seen;

    if (BUG != 2) {
        fence(seq_cst);
    }
    for (int i = 0; i < READERS && BUG != 4; i++) {
        do {
            seen = load(&readers[i], acquire);
        } while (seen != OUTSIDE && seen != now);
    }
    store(&epoch, now + 1, relaxed);
}

static void retire(int *old)
{
    for (int i = 0; i < LATER; i++) {
        advance();
    }
    free(old);
}

static int *make(int value)
{
    int *made = malloc(sizeof(*made));

    assert(made);
    *made = value;
    return made;
}

static void read_once(int self)
{
    int seen;

    begin_reading(self);
    seen = *load(&shared, acquire);
    assert(seen > 0);
    end_reading(self);
}

static void *work(void *number)
{
    int self = number_of(number);

    if (self < READERS) {
        read_once(self);
    } else {
        int *old = load(&shared, relaxed);

        store(&shared, make(2), release);
        retire(old);
    }
    return NULL;
}

int main(void)
{
    store(&shared, make(1), relaxed);
    run(READERS + 1, work);
    return 0;
}
