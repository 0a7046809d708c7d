/* SPDX-License-Identifier: MIT */
/*
 * The promises of <tenon/rcu.h> on grace periods: the readers' inline
 * functions, the registry, the grace period and its counter, on the shipped
 * event, futex and membarrier.
 *
 * build: src/rcu/registry.c src/rcu/grace_period.c src/rcu/counter_64.c
 *     src/sync/event_futex.c src/host/linux/futex.c src/host/linux/membarrier.c
 *     src/host/linux/thread.c src/host/check/fence_signal.c
 *     src/host/posix/clock.c src/host/hooks.c
 * build: src/rcu/registry.c src/rcu/grace_period.c src/rcu/counter_32.c
 *     src/sync/event_futex.c src/host/linux/futex.c src/host/linux/membarrier.c
 *     src/host/linux/thread.c src/host/check/fence_signal.c
 *     src/host/posix/clock.c src/host/hooks.c
 *
 * run: -- -DR1
 * expect: verified
 * run: -- -DR2
 * expect: verified
 * run: -- -DR7
 * expect: verified
 * run: -- -DR1 -DWITHOUT_A_GRACE_PERIOD
 * expect: violated use-after-free
 */

#include <stdlib.h>

#include "../verify.h"
#include "rcu/rcu.h"

/* Nothing is queued here; the queues have a client of their own. */
void tn_rcu_orphan_queue_(struct tn_rcu_reader_ *self)
{
    (void)self;
}

struct version {
    int value;
};

static struct version *current;

static struct version *new_version(int value)
{
    struct version *version = malloc(sizeof(*version));

    version->value = value;
    return version;
}

#ifdef R1

/* What a section reads is there until the section ends. */
static void read(void)
{
    tn_rcu_read_lock();
    assert(tn_atomic_rcu_read(&current)->value > 0);
    tn_rcu_read_unlock();
}

static void replace(void)
{
    struct version *old = tn_atomic_xchg(&current, new_version(2));

#ifndef WITHOUT_A_GRACE_PERIOD
    tn_synchronize_rcu();
#endif
    free(old);
}

int main(void)
{
    current = new_version(1);
    in_parallel(read, replace);
    return 0;
}

#elif defined(R2)

/* A section that is open when synchronize returns sees what came before. */
static int returned;

static void read(void)
{
    bool late;
    struct version *seen;

    tn_rcu_read_lock();
    late = tn_atomic_read(&returned);
    seen = tn_atomic_rcu_read(&current);
    tn_rcu_read_unlock();
    assert(!late || seen);
}

static void publish(void)
{
    tn_atomic_rcu_set(&current, new_version(1));
    tn_synchronize_rcu();
    tn_atomic_set(&returned, 1);
}

int main(void)
{
    in_parallel(read, publish);
    return 0;
}

#elif defined(R7)

/* The same as R1, for a cookie and a poll of it. */
static void read(void)
{
    tn_rcu_read_lock();
    assert(tn_atomic_rcu_read(&current)->value > 0);
    tn_rcu_read_unlock();
}

static void replace(void)
{
    struct version *old = tn_atomic_xchg(&current, new_version(2));
    struct tn_rcu_cookie cookie = tn_rcu_cookie_get();

    tn_rcu_cookie_wait(cookie);
    assert(tn_rcu_cookie_poll(cookie));
    free(old);
}

int main(void)
{
    current = new_version(1);
    in_parallel(read, replace);
    return 0;
}

#endif
