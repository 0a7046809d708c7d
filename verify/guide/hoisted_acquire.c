/* SPDX-License-Identifier: MIT */
/*
 * One barrier after a loop of loads is as good as an acquire in each of them,
 * for what comes after the loop.
 *
 * Expect: verified | verified | violated race | violated race
 * Defines: LOOP=acquire_in_each | LOOP=barrier_after | LOOP=barrier_before |
 *     LOOP=barrier_after_uses
 * Bare
 */

#include "tenon/atomic.h"
#include "verify.h"

enum { WRITERS = 2 };
static int data[WRITERS];
static bool ready[WRITERS];

static inline int acquire_in_each(void)
{
    int sum = 0;

    for (int i = 0; i < WRITERS; i++) {
        if (tn_atomic_load_acquire(&ready[i])) {
            sum += data[i];
        }
    }
    return sum;
}

static inline int barrier_after(void)
{
    bool seen[WRITERS];
    int sum = 0;

    for (int i = 0; i < WRITERS; i++) {
        seen[i] = tn_atomic_read(&ready[i]);
    }
    tn_smp_mb_acquire();
    for (int i = 0; i < WRITERS; i++) {
        sum += seen[i] ? data[i] : 0;
    }
    return sum;
}

static inline int barrier_before(void)
{
    int sum = 0;

    tn_smp_mb_acquire();
    for (int i = 0; i < WRITERS; i++) {
        if (tn_atomic_read(&ready[i])) {
            sum += data[i];
        }
    }
    return sum;
}

static inline int barrier_after_uses(void)
{
    int sum = 0;

    for (int i = 0; i < WRITERS; i++) {
        if (tn_atomic_read(&ready[i])) {
            sum += data[i];
        }
    }
    tn_smp_mb_acquire();
    return sum;
}

static void *writer_0(void *unused)
{
    data[0] = 1;
    tn_atomic_store_release(&ready[0], true);
    return unused;
}

static void *writer_1(void *unused)
{
    data[1] = 1;
    tn_atomic_store_release(&ready[1], true);
    return unused;
}

static void *collector(void *unused)
{
    assert(LOOP() <= WRITERS);
    return unused;
}

int main(void)
{
    (void)acquire_in_each, (void)barrier_after;
    (void)barrier_before, (void)barrier_after_uses;
    RUN_THREADS(writer_0, writer_1, collector);
    return 0;
}
