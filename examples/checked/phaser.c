/* SPDX-License-Identifier: MIT */
/*
 * A phaser: a barrier that threads may leave for good, and that one may come to
 * without waiting.
 * Shirako, Peixotto, Sarkar, Scherer, "Phasers: a Unified Deadlock-Free
 * Construct for Collective and Point-to-Point Synchronization", ICS 2008.
 *
 * One word has the phase, how many take part, and how many are still to come.
 *
 * run: --weaken
 * expect: verified executions=24 weaker=0
 * 1: who comes does not hand over what it did
 * run: -- -DBUG=1
 * expect: violated race
 * 2: the last one does not take over what the others did
 * run: -- -DBUG=2
 * expect: violated race
 * 3: the next phase expects those that have left
 * run: -- -DBUG=3
 * expect: violated livelock
 * 4: who leaves does not count as one that has come
 * run: -- -DBUG=4
 * expect: violated livelock
 */

#include "checked.h"

enum { COMING = 1, PARTIES = 1 << 8, PHASE = 1 << 16, MASK = 255 };
enum { N = 3, LEAVER = 2 };

static atomic_uint state = N * PARTIES + N * COMING;
static int written[2][N];

static unsigned parties_of(unsigned word)
{
    return word / PARTIES & MASK;
}

/* One less is to come, and if it leaves takes part; returns the phase. */
static unsigned come(bool leaves)
{
    unsigned less = (BUG == 4 && leaves ? 0 : COMING) + (leaves ? PARTIES : 0);
    unsigned order = BUG == 1 ? acquire : BUG == 2 ? release : acq_rel;
    unsigned now = add(&state, -less, order) - less;

    if ((now & MASK) == 0) {
        unsigned parties = BUG == 3 ? N : parties_of(now);

        store(&state,
              (now / PHASE + 1) * PHASE + parties * PARTIES + parties * COMING,
              release);
    }
    return now / PHASE;
}

static void wait_for_phase(unsigned phase)
{
    while (load(&state, acquire) / PHASE == phase) {
    }
}

static void expect_written(int phase, int count)
{
    for (int i = 0; i < count; i++) {
        assert(written[phase][i] == 1);
    }
}

static void *work(void *number)
{
    int self = number_of(number);

    written[0][self] = 1;
    if (self == LEAVER) {
        (void)come(true);
        return NULL;
    }
    wait_for_phase(come(false));
    expect_written(0, N);
    written[1][self] = 1;
    wait_for_phase(come(false));
    expect_written(1, N - 1);
    return NULL;
}

int main(void)
{
    run(N, work);
    return 0;
}
