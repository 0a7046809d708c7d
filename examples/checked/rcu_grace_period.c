/* SPDX-License-Identifier: MIT */
/*
 * RCU with a counter per reader and grace periods of two phases.
 * Desnoyers, McKenney, Stern, Dagenais, Walpole, "User-Level Implementations
 * of Read-Copy Update", IEEE TPDS 23(2), 2012, figures 6 and 7.
 *
 * run: --weaken
 * expect: verified executions=34 weaker=0
 * 1: no fence where a section begins
 * run: -- -DBUG=1
 * expect: violated use-after-free
 * 2: no fence before a grace period looks at readers
 * run: -- -DBUG=2
 * expect: violated use-after-free
 * 3: one phase only, with a reader that was slow to begin
 * run: -- -DBUG=3
 * expect: violated use-after-free
 * 4: a section ends without order
 * run: -- -DBUG=4
 * expect: violated use-after-free
 */

#include "checked.h"

#include <stdlib.h>

enum { PHASE = 2, ACTIVE = 1 };

static atomic_uint grace_period = ACTIVE; /* phase, and ACTIVE */
static atomic_uint reader;                /* the same, or 0 outside */
static int *_Atomic shared;

static void begin_reading(void)
{
    store(&reader, load(&grace_period, relaxed), relaxed);
    if (BUG != 1) {
        fence(seq_cst);
    }
}

static void end_reading(void)
{
    store(&reader, 0, BUG == 4 ? relaxed : release);
}

static void next_phase(void)
{
    unsigned phase = load(&grace_period, relaxed) ^ PHASE, seen;

    store(&grace_period, phase, relaxed);
    do {
        seen = load(&reader, acquire);
    } while (seen != 0 && seen != phase);
}

static void wait_for_readers(void)
{
    if (BUG != 2) {
        fence(seq_cst);
    }
    next_phase();
    if (BUG != 3) {
        next_phase();
    }
}

static int *make(int value)
{
    int *made = malloc(sizeof(*made));

    assert(made);
    *made = value;
    return made;
}

static void replace(int value)
{
    int *old = load(&shared, relaxed);

    store(&shared, make(value), release);
    wait_for_readers();
    free(old);
}

static void read_once(void)
{
    int seen;

    begin_reading();
    seen = *load(&shared, acquire);
    assert(seen > 0);
    end_reading();
}

static void *work(void *number)
{
    if (number_of(number) == 0) {
        replace(2);
        replace(3);
    } else {
        read_once();
    }
    return NULL;
}

int main(void)
{
    store(&shared, make(1), relaxed);
    run(2, work);
    return 0;
}
