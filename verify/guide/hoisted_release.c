/* SPDX-License-Identifier: MIT */
/*
 * One barrier before a loop of stores is as good as a release in each of them,
 * as far as what came before the loop goes; what the loop itself writes is not
 * carried.
 *
 * Expect: verified | verified | violated race
 * Defines: LOOP=release_in_each | LOOP=barrier_before |
 *     LOOP=barrier_before_fills
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

enum { READERS = 2 };
static int data, own[READERS];
static bool told[READERS];

static inline void release_in_each(void)
{
    data = 42;
    for (int i = 0; i < READERS; i++) {
        own[i] = i;
        tn_atomic_store_release(&told[i], true);
    }
}

static inline void barrier_before(void)
{
    data = 42;
    for (int i = 0; i < READERS; i++) {
        own[i] = i;
    }
    tn_smp_mb_release();
    for (int i = 0; i < READERS; i++) {
        tn_atomic_set(&told[i], true);
    }
}

static inline void barrier_before_fills(void)
{
    data = 42;
    tn_smp_mb_release();
    for (int i = 0; i < READERS; i++) {
        own[i] = i;
        tn_atomic_set(&told[i], true);
    }
}

static void *teller(void *unused)
{
    LOOP();
    return unused;
}

static void *reader(void *unused)
{
    for (int i = 0; i < READERS; i++) {
        if (tn_atomic_load_acquire(&told[i])) {
            assert(data == 42 && own[i] == i);
        }
    }
    return unused;
}

int main(void)
{
    (void)release_in_each, (void)barrier_before, (void)barrier_before_fills;
    RUN_THREADS(teller, reader);
    return 0;
}
