/* SPDX-License-Identifier: MIT */
/*
 * A request between reading the flag and reading the count.  Readers stay in
 * their sections until they are told, so that a grace period that a force
 * covers, and that does not learn of it, never ends.
 *
 * TAKE: how the worker takes a batch and the flag.  LEARN: how a grace period
 * that was not forced at its start learns that it is now.
 *
 * Expect: violated deadlock | violated deadlock | verified |
 *     verified | violated deadlock | verified |
 *     verified | violated deadlock | verified |
 *     violated deadlock | verified | verified | verified | verified | verified
 * Defines: EVENT TAKE=count_then_flag LEARN=reset_look_sleep |
 *     EVENT TAKE=count_then_flag LEARN=reset_sleep |
 *     EVENT TAKE=count_then_flag LEARN=sleep_reset |
 *     EVENT TAKE=flag_then_count LEARN=reset_look_sleep |
 *     EVENT TAKE=flag_then_count LEARN=reset_sleep |
 *     EVENT TAKE=flag_then_count LEARN=sleep_reset |
 *     EVENT TAKE=one_word LEARN=reset_look_sleep |
 *     EVENT TAKE=one_word LEARN=reset_sleep |
 *     EVENT TAKE=one_word LEARN=sleep_reset |
 *     SEMAPHORE TAKE=count_then_flag LEARN=reset_look_sleep |
 *     SEMAPHORE TAKE=count_then_flag LEARN=sleep_reset |
 *     SEMAPHORE TAKE=flag_then_count LEARN=reset_look_sleep |
 *     SEMAPHORE TAKE=flag_then_count LEARN=sleep_reset |
 *     SEMAPHORE TAKE=one_word LEARN=reset_look_sleep |
 *     SEMAPHORE TAKE=one_word LEARN=sleep_reset
 */

#include "wake.h"
#include "verify.h"

enum { ALL = 2 };
#define FORCED 0x80000000u

static struct wake ready = WAKE_INIT, force = WAKE_INIT;
static unsigned state; /* the count, and FORCED */

/* Of the ways to take, those with a flag of its own have it here. */
static bool flag;

static inline void count_then_flag(unsigned *n, bool *forced)
{
    *n = tn_atomic_read(&state);
    *forced = tn_atomic_xchg(&flag, false);
}

static inline void flag_then_count(unsigned *n, bool *forced)
{
    *forced = tn_atomic_xchg(&flag, false);
    *n = tn_atomic_read(&state);
}

static inline void one_word(unsigned *n, bool *forced)
{
    unsigned word = tn_atomic_fetch_and(&state, ~FORCED);

    *n = word & ~FORCED;
    *forced = word & FORCED;
}

static bool is_forced(void)
{
    return tn_atomic_read(&flag) || (tn_atomic_read(&state) & FORCED);
}

static inline void reset_look_sleep(void)
{
    for (;;) {
        wake_reset(&force);
        if (is_forced()) {
            return;
        }
        wake_sleep(&force);
    }
}

static inline void reset_sleep(void)
{
    wake_reset(&force);
    wake_sleep(&force);
}

static inline void sleep_reset(void)
{
    wake_sleep(&force);
    wake_reset(&force);
}

static unsigned await_batch(bool *forced)
{
    unsigned n;

    for (;;) {
        wake_reset(&ready);
        TAKE(&n, forced);
        if (n) {
            return n;
        }
        wake_sleep(&ready);
    }
}

static void *worker(void *unused)
{
    bool forced;

    for (unsigned done = 0, n; done < ALL; done += n) {
        n = await_batch(&forced);
        tn_atomic_sub(&state, n);
        if (!forced) {
            LEARN();
        }
    }
    return unused;
}

static void enqueue(void)
{
    tn_atomic_inc(&state);
    wake_up(&ready);
}

static void request(void)
{
    void (*take)(unsigned *, bool *) = TAKE;

    if (take == one_word) {
        tn_atomic_or(&state, FORCED);
    } else {
        (void)tn_atomic_xchg(&flag, true);
    }
    wake_up(&force);
}

static void *caller(void *unused)
{
    enqueue();
    enqueue();
    request();
    return unused;
}

int main(void)
{
    (void)count_then_flag, (void)flag_then_count, (void)one_word;
    (void)reset_look_sleep, (void)reset_sleep, (void)sleep_reset;
    RUN_THREADS(worker, caller);
    return 0;
}
