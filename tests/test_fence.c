/* SPDX-License-Identifier: MIT */
/*
 * The asymmetric barrier, in each of its three lives: membarrier, fences, and
 * the change from one to the other when a seccomp filter takes it away.
 */

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "deny.h"
#include "tap.h"
#include "threads.h"
#include "tenon/atomic.h"
#include "tenon/rcu.h"

static void take_membarrier_away(void)
{
    deny(SYS_membarrier, EPERM);
}

/*
 * Store buffering: of two threads that store and then load, one sees the
 * other's store.  Rounds are kept in step by counters, so that they overlap.
 */
enum { ROUNDS = 20000, LOSE_IT_AT = ROUNDS / 2 };

static int x, y, fast_saw[ROUNDS], slow_saw[ROUNDS];
static int fast_round, slow_round;

static void await_round(int *counter, int round)
{
    for (int spins = 0; tn_atomic_load_acquire(counter) < round; spins++) {
        if (spins > 1000) {
            sched_yield();
        }
    }
}

static void *fast_side(void *arg)
{
    for (int i = 0; i < ROUNDS; i++) {
        await_round(&slow_round, i);
        tn_atomic_set(&x, i + 1);
        tn_smp_mb_local();
        fast_saw[i] = tn_atomic_read(&y);
        tn_atomic_store_release(&fast_round, i + 1);
    }
    return arg;
}

static void slow_side(bool lose_membarrier)
{
    for (int i = 0; i < ROUNDS; i++) {
        if (lose_membarrier && i == LOSE_IT_AT) {
            take_membarrier_away();
        }
        await_round(&fast_round, i);
        tn_atomic_store_release(&slow_round, i);
        tn_atomic_set(&y, i + 1);
        tn_smp_mb_global();
        slow_saw[i] = tn_atomic_read(&x);
    }
}

static void check_rounds(bool lose_membarrier)
{
    pthread_t thread;

    tn_atomic_set(&slow_round, -1);
    thread = thread_start(fast_side, NULL);
    slow_side(lose_membarrier);
    thread_join(thread);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK(fast_saw[i] == i + 1 || slow_saw[i] == i + 1);
    }
}

TEST(fence_store_buffering)
{
    check_rounds(false);
}

TEST(fence_chosen_at_start)
{
    if (getenv("TENON_NO_MEMBARRIER")) {
        CHECK(!tn_membarrier_is_on_);
    } else if (!tn_membarrier_is_on_) {
        tap_skip("no membarrier here");
    }
}

TEST(fence_membarrier_lost)
{
    check_rounds(true);
    CHECK(!tn_membarrier_is_on_);
}

/* A thread that sleeps in a section, and threads that come and go meanwhile. */
static bool stop;
static int entered;

static void *nap(void *arg)
{
    sleep_ms(1);
    return arg;
}

static void *read_and_spawn(void *arg)
{
    tn_rcu_register_thread();
    tn_atomic_inc(&entered);
    while (!tn_atomic_read(&stop)) {
        pthread_t thread;

        tn_rcu_read_lock();
        thread = thread_start(nap, NULL);
        tn_rcu_read_unlock();
        thread_join(thread);
    }
    return arg;
}

TEST(fence_membarrier_lost_under_rcu)
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++) {
        threads[i] = thread_start(read_and_spawn, NULL);
    }
    while (tn_atomic_read(&entered) < 4) {
        sleep_ms(1);
    }
    for (int i = 0; i < 100; i++) {
        if (i == 50) {
            take_membarrier_away();
        }
        tn_synchronize_rcu();
    }
    CHECK(!tn_membarrier_is_on_);
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
}

/* Threads that block the signal which replaces membarrier, idle and busy. */
static void *sleep_with_signals_blocked(void *arg)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    tn_atomic_inc(&entered);
    while (!tn_atomic_read(&stop)) {
        sleep_ms(5);
    }
    return arg;
}

static void *spin_with_signals_blocked(void *arg)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    tn_atomic_inc(&entered);
    while (!tn_atomic_read(&stop)) {
        tn_cpu_relax();
    }
    return arg;
}

TEST(fence_membarrier_lost_with_signals_blocked)
{
    pthread_t threads[3] = {
        thread_start(sleep_with_signals_blocked, NULL),
        thread_start(spin_with_signals_blocked, NULL),
        thread_start(spin_with_signals_blocked, NULL),
    };

    while (tn_atomic_read(&entered) < 3) {
        sleep_ms(1);
    }
    take_membarrier_away();
    tn_smp_mb_global();
    CHECK(!tn_membarrier_is_on_);
    tn_atomic_set(&stop, true);
    for (int i = 0; i < 3; i++) {
        thread_join(threads[i]);
    }
}
